package dev.lamina.nn;

import java.util.Locale;

/** A layer was given arguments, arrays or inputs that it cannot take. */
public final class LayerException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final boolean named;

  /** An error of a layer whose path is yet to be named by {@link #at}. */
  public LayerException(String message) {
    this(message, false);
  }

  private LayerException(String message, boolean named) {
    super(message);
    this.named = named;
  }

  /**
   * The same error, naming the layer: {@code layer1.0.conv1 = Conv2d(3, 16, ...): input must be
   * ...}. One that names its layer already stays as it is.
   */
  public LayerException at(String path, LayerSpec spec) {
    if (named) {
      return this;
    }
    String layer = path.isEmpty() ? spec.describe() : path + " = " + spec.describe();
    LayerException located = new LayerException(layer + ": " + getMessage(), true);
    located.setStackTrace(getStackTrace());
    return located;
  }

  /**
   * Requires that an argument or input is right.
   *
   * @param format as of {@link String#format}; used only if the condition fails
   * @throws LayerException if the condition fails
   */
  public static void check(boolean condition, String format, Object... values) {
    if (!condition) {
      throw new LayerException(String.format(Locale.ROOT, format, values));
    }
  }
}
