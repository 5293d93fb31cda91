package dev.lamina.sequence;

/** A vocabulary, tokeniser or setting that cannot be used, and why. */
public final class SequenceException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** With what was expected and what came. */
  public SequenceException(String message) {
    super(message);
  }

  /** Requires a condition; {@code message} is a format. */
  @SuppressWarnings("AnnotateFormatMethod") // The annotation is not on the class path.
  static void check(boolean condition, String message, Object... arguments) {
    if (!condition) {
      throw new SequenceException(String.format(message, arguments));
    }
  }
}
