package dev.lamina.nn;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The name that somebody who mistyped probably meant. */
public final class Nearest {
  /** Longer names are no typing errors, and comparing them would take long. */
  private static final int LONGEST = 100;

  private Nearest() {}

  /** The known name fewest edits away, if it is near enough to be worth mentioning. */
  public static Optional<String> to(String name, Collection<String> known) {
    if (name.length() > LONGEST) {
      return Optional.empty();
    }
    int enough = Math.max(2, name.length() / 3);
    return known.stream()
        .filter(other -> Math.abs(other.length() - name.length()) <= enough)
        .min(Comparator.comparingInt((String other) -> edits(name, other)).thenComparing(o -> o))
        .filter(other -> edits(name, other) <= enough);
  }

  /** {@code "; did you mean 'kernel_size'?"}, or nothing. */
  public static String hint(String name, Collection<String> known) {
    return to(name, known).map(other -> "; did you mean '" + other + "'?").orElse("");
  }

  /** Levenshtein's distance, case aside. */
  private static int edits(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
