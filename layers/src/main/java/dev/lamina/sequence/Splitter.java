package dev.lamina.sequence;

import static dev.lamina.sequence.SequenceException.check;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * From a text to its tokens, as text; immutable.
 *
 * @param unit what tokens are made of
 * @param minN the fewest units of a token, at least 1
 * @param maxN the most; tokens of 1 unit come first, in their order in the text, then those of 2...
 *     as torchtext's {@code ngrams_iterator} gives them. Words of a token are joined by a space.
 */
public record Splitter(Unit unit, int minN, int maxN) {
  /** What tokens are made of. */
  public enum Unit {
    /** Unicode's code points. */
    CHARACTERS,

    /** What stands between white space. */
    WORDS,

    /** As WORDS, with punctuation as tokens of their own: runs of letters and digits, or signs. */
    WORDS_AND_SIGNS
  }

  private static final Pattern SPACE = Pattern.compile("(?U)\\s+");
  private static final Pattern SIGNS =
      Pattern.compile("(?U)[\\p{L}\\p{M}\\p{N}_]+(?:['\u2019][\\p{L}\\p{M}\\p{N}_]+)*|\\S");

  public Splitter {
    check(minN >= 1, "min_n must be at least 1, got %s", minN);
    check(maxN >= minN, "n must be at least min_n (%s), got %s", minN, maxN);
  }

  /** Tokens of one unit. */
  public static Splitter of(Unit unit) {
    return new Splitter(unit, 1, 1);
  }

  /** The tokens. */
  public List<String> split(String text) {
    List<String> units = units(text);
    if (maxN == 1) {
      return units;
    }
    List<String> tokens = new ArrayList<>();
    String between = unit == Unit.CHARACTERS ? "" : " ";
    for (int n = minN; n <= maxN; n++) {
      for (int i = 0; i + n <= units.size(); i++) {
        tokens.add(String.join(between, units.subList(i, i + n)));
      }
    }
    return tokens;
  }

  private List<String> units(String text) {
    List<String> units = new ArrayList<>();
    switch (unit) {
      case CHARACTERS -> {
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
          units.add(text.substring(i, text.offsetByCodePoints(i, 1)));
        }
      }
      case WORDS -> {
        for (String word : SPACE.split(text, -1)) {
          if (!word.isEmpty()) {
            units.add(word);
          }
        }
      }
      case WORDS_AND_SIGNS -> SIGNS.matcher(text).results().forEach(r -> units.add(r.group()));
    }
    return units;
  }
}
