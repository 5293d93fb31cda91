package dev.lamina.nn;

import java.math.BigDecimal;
import java.util.Locale;

/** Values as Python prints them, for the printed form of layers. */
public final class Printed {
  private Printed() {}

  /** {@code True} or {@code False}. */
  public static String bool(boolean value) {
    return value ? "True" : "False";
  }

  /** A float: the shortest digits that give it back, {@code 1e-05}, {@code 0.1}, {@code 1.0}. */
  public static String number(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    String digits = Double.toString(value);
    double magnitude = Math.abs(value);
    boolean scientific = magnitude != 0 && (magnitude < 1e-4 || magnitude >= 1e16);
    if (!scientific) {
      String plain = new BigDecimal(digits).stripTrailingZeros().toPlainString();
      return plain.contains(".") ? plain : plain + ".0";
    }
    BigDecimal exact = new BigDecimal(digits).stripTrailingZeros();
    String unscaled = exact.unscaledValue().abs().toString();
    int exponent = unscaled.length() - 1 - exact.scale();
    String mantissa =
        unscaled.length() == 1 ? unscaled : unscaled.charAt(0) + "." + unscaled.substring(1);
    return (value < 0 ? "-" : "")
        + mantissa
        + (exponent < 0 ? "e-" : "e+")
        + String.format(Locale.ROOT, "%02d", Math.abs(exponent));
  }

  /** A value that may be absent: {@code None}. */
  public static String orNone(Object value) {
    return value == null ? "None" : value.toString();
  }
}
