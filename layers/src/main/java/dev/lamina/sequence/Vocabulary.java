package dev.lamina.sequence;

import static dev.lamina.sequence.SequenceException.check;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tokens and their ids, which are their places in a list; immutable.
 *
 * <p>As a file it is UTF-8 with one token a line, as torchtext's lists are: a line is a token as it
 * stands, spaces too, so no token has a line break.
 */
public final class Vocabulary {
  /** The order of Unicode's code points, which is not that of Java's characters. */
  private static final Comparator<String> BY_CODE_POINTS =
      (a, b) -> {
        int common = Math.min(a.length(), b.length());
        int i = 0;
        while (i < common && a.charAt(i) == b.charAt(i)) {
          i++;
        }
        if (i == common) {
          return Integer.compare(a.length(), b.length());
        }
        // A difference in the second half of a pair: compare the pairs.
        boolean isSecond = i > 0 && Character.isHighSurrogate(a.charAt(i - 1));
        return Integer.compare(
            a.codePointAt(isSecond ? i - 1 : i), b.codePointAt(isSecond ? i - 1 : i));
      };

  private final List<String> tokens;
  private final Map<String, Integer> ids;

  private Vocabulary(List<String> tokens) {
    this.tokens = List.copyOf(tokens);
    this.ids = new HashMap<>();
    for (int id = 0; id < tokens.size(); id++) {
      Integer before = ids.put(tokens.get(id), id);
      check(
          before == null,
          "token '%s' is there twice, in lines %s and %s",
          tokens.get(id),
          before == null ? 0 : before + 1,
          id + 1);
    }
  }

  /**
   * The vocabulary of a list.
   *
   * @throws SequenceException if it is empty, a token is there twice, is empty or has a line break
   */
  public static Vocabulary of(List<String> tokens) {
    check(!tokens.isEmpty(), "a vocabulary has at least one token");
    for (int id = 0; id < tokens.size(); id++) {
      String token = tokens.get(id);
      check(!token.isEmpty(), "the token in line %s is empty", id + 1);
      check(
          token.indexOf('\n') < 0 && token.indexOf('\r') < 0,
          "the token in line %s has a line break",
          id + 1);
    }
    return new Vocabulary(tokens);
  }

  /**
   * The vocabulary of counted tokens: special ones, then the others, the most frequent first, of
   * equally frequent ones in the order of their code points.
   *
   * @param counts how often each token occurs
   * @param specials tokens that come first, in their order, counted or not
   * @param minCount how often a token must occur to be in it, at least 1
   * @param maxSize the most tokens it may have, special ones included
   */
  public static Vocabulary ofCounts(
      Map<String, Long> counts, List<String> specials, long minCount, int maxSize) {
    check(minCount >= 1, "min_count must be at least 1, got %s", minCount);
    check(
        maxSize >= Math.max(1, specials.size()),
        "max_size must be at least 1 and that of the special tokens (%s), got %s",
        specials.size(),
        maxSize);
    Set<String> first = new LinkedHashSet<>(specials);
    check(first.size() == specials.size(), "a special token is there twice: %s", specials);
    List<Map.Entry<String, Long>> rest = new ArrayList<>();
    for (Map.Entry<String, Long> entry : counts.entrySet()) {
      if (entry.getValue() >= minCount && !first.contains(entry.getKey())) {
        rest.add(entry);
      }
    }
    rest.sort(
        Map.Entry.<String, Long>comparingByValue()
            .reversed()
            .thenComparing(Map.Entry.comparingByKey(BY_CODE_POINTS)));
    List<String> tokens = new ArrayList<>(specials);
    rest.stream().limit(maxSize - specials.size()).forEach(entry -> tokens.add(entry.getKey()));
    return of(tokens);
  }

  /**
   * The vocabulary of a file.
   *
   * @param name the file's name, for errors
   * @param content what is in it. Not modified.
   * @throws SequenceException if it is no vocabulary; the message names file and line
   */
  public static Vocabulary read(String name, byte[] content) {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(content))
              .toString();
      return of(lines(text));
    } catch (CharacterCodingException e) {
      throw new SequenceException("vocabulary " + name + ": is not UTF-8");
    } catch (SequenceException e) {
      throw new SequenceException("vocabulary " + name + ": " + e.getMessage());
    }
  }

  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    int begin = text.startsWith("\uFEFF") ? 1 : 0;
    while (begin < text.length()) {
      int end = text.indexOf('\n', begin);
      end = end < 0 ? text.length() : end;
      boolean isWindows = end > begin && text.charAt(end - 1) == '\r';
      lines.add(text.substring(begin, isWindows ? end - 1 : end));
      begin = end + 1;
    }
    return lines;
  }

  /** The file's text. */
  public String toText() {
    return String.join("\n", tokens) + "\n";
  }

  /** The tokens, by id. */
  public List<String> tokens() {
    return tokens;
  }

  /** The number of tokens. */
  public int size() {
    return tokens.size();
  }

  /** The id of a token, -1 if it is not in the vocabulary. */
  public int id(String token) {
    return ids.getOrDefault(token, -1);
  }

  /** The ids by token. */
  public Map<String, Integer> ids() {
    return Collections.unmodifiableMap(ids);
  }
}
