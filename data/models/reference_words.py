#!/usr/bin/python3
"""Writes MODEL.reference.json of the models over words: PyTorch's numbers on the words of data/words.

Words are run in batches of their order in words.csv, padded to the longest and packed. A word's loss, of
a language model, is the sum over its tokens; float32 losses are summed exactly.
"""
import argparse
import csv
import json
import math
import pathlib

import torch
from torch.nn import functional

import reference_fashion_cnn
import words_models


def evaluate(model, words, batch_size):
    """For each word its prediction (of a language model, those of its steps), its loss, its steps."""
    predictions, losses, steps = [], [], []
    for begin in range(0, len(words.sequences), batch_size):
        chosen = range(begin, min(begin + batch_size, len(words.sequences)))
        tokens, lengths, targets = words.batch(chosen)
        scores = model(tokens, lengths)
        if model.language_model:
            loss = functional.cross_entropy(scores.transpose(1, 2), targets, reduction="none")
            for row, best, length in zip(loss.tolist(), scores.argmax(2).tolist(), lengths.tolist()):
                losses.append(math.fsum(row[:length]))
                predictions.append(best[:length])
                steps.append(length)
        else:
            losses += functional.cross_entropy(scores, targets, reduction="none").tolist()
            predictions += scores.argmax(1).tolist()
            steps += [1] * len(chosen)
    return predictions, losses, steps


def main():
    here = pathlib.Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("models", nargs="*", default=list(words_models.MODELS))
    parser.add_argument("--words", type=pathlib.Path, default=here.parent / "words" / "words.csv")
    parser.add_argument("--output", type=pathlib.Path, default=here, help="folder of the files")
    parser.add_argument("--batch-size", type=int, default=100)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.use_deterministic_algorithms(True)

    with arguments.words.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    vocabulary = words_models.read_vocabulary()
    for name in arguments.models:
        tensors, metadata = reference_fashion_cnn.read_safetensors(here / f"{name}.safetensors")
        model = words_models.MODELS[name](len(vocabulary)).eval()
        model.load_state_dict(tensors)
        words = words_models.Words([row["word"] for row in rows],
                                   [int(row["syllables"]) for row in rows], vocabulary,
                                   model.language_model)
        with torch.no_grad():
            predictions, losses, steps = evaluate(model, words, arguments.batch_size)
        loss = math.fsum(losses) / sum(steps)
        assert f"{loss:.4f}" == metadata["loss"], f"{name}: another loss than the training wrote"
        reference = {
            "torch_version": torch.__version__,
            "model": name,
            "batch_size": arguments.batch_size,
            "words": len(rows),
            "loss": loss,
        }
        if model.language_model:
            characters = sum(len(row["word"]) for row in rows)
            targets = [target for sequence in words.sequences for target in sequence[1:]]
            best = [token for word in predictions for token in word]
            reference["tokens"] = sum(steps)
            reference["perplexity"] = math.exp(loss)
            reference["bits_per_character"] = math.fsum(losses) / math.log(2) / characters
            reference["accuracy"] = sum(a == b for a, b in zip(best, targets)) / len(targets)
            # of each word, the tokens as characters of the alphabet below, by their places
            alphabet = "0123456789abcdefghijklmnopqrstuvwxyz"
            assert len(vocabulary) <= len(alphabet)
            reference["alphabet"] = alphabet
            reference["predictions"] = " ".join("".join(alphabet[token] for token in word)
                                                for word in predictions)
        else:
            labels = words.labels.tolist()
            confusion = [[0] * words_models.CLASSES for _ in range(words_models.CLASSES)]
            for label, prediction in zip(labels, predictions):
                confusion[label][prediction] += 1
            reference["accuracy"] = sum(a == b for a, b in zip(labels, predictions)) / len(labels)
            reference["confusion_matrix"] = confusion
            reference["predictions"] = "".join(map(str, predictions))
        reference["losses"] = [float(f"{value:.7g}") for value in losses]
        lines = ",\n".join(f"  {json.dumps(key)}: {json.dumps(value, separators=(',', ':'))}"
                           for key, value in reference.items())
        file = arguments.output / f"{name}.reference.json"
        file.write_text("{\n" + lines + "\n}\n", encoding="utf-8")
        print(name, *(f"{key} {reference[key]!r}" for key in
                      ("loss", "perplexity", "bits_per_character", "accuracy") if key in reference))


if __name__ == "__main__":
    main()
