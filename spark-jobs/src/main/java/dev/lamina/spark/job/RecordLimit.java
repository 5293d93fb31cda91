package dev.lamina.spark.job;

import java.util.Locale;

/**
 * How many records may fail: a number, or a share of all.
 *
 * @param value the number of records, or the share in percent
 * @param isShare which of the two
 */
public record RecordLimit(double value, boolean isShare) {
  /**
   * Reads {@code 20} (records) or {@code 1%} (of all, rounded up: one record is always allowed).
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static RecordLimit parse(String text) {
    String digits = text.strip();
    boolean isShare = digits.endsWith("%");
    if (isShare) {
      digits = digits.substring(0, digits.length() - 1).strip();
    }
    boolean isNumber = digits.matches(isShare ? "\\d+(\\.\\d+)?" : "\\d{1,15}");
    double value = isNumber ? Double.parseDouble(digits) : -1;
    if (!isNumber || (isShare && value > 100)) {
      throw new IllegalArgumentException(
          "expected a number of records such as 20, or a share such as 1%, got '" + text + "'");
    }
    return new RecordLimit(value, isShare);
  }

  /** Whether so many of all are more than allowed. */
  public boolean isExceeded(long failed, long all) {
    return failed > (isShare ? Math.ceil(value / 100 * all) : value);
  }

  /** {@code 20} or {@code 1%}, as {@link #parse} reads it. */
  @Override
  public String toString() {
    String number =
        value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    return isShare ? String.format(Locale.ROOT, "%s%%", number) : number;
  }
}
