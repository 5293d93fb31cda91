package dev.lamina.spark.source;

import java.util.List;

/** A data set is not there or not of the expected form; the message is meant for the user. */
public final class SourceException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** An error with one message. */
  public SourceException(String message) {
    super(message);
  }

  /** Throws one error of all messages, if there are any. */
  public static void check(List<String> messages) {
    if (!messages.isEmpty()) {
      throw new SourceException(String.join("; ", messages));
    }
  }

  @SuppressWarnings("AnnotateFormatMethod")
  static void check(boolean holds, String format, Object... values) {
    if (!holds) {
      throw new SourceException(format.formatted(values));
    }
  }
}
