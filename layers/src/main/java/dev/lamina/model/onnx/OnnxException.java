package dev.lamina.model.onnx;

import java.util.List;
import java.util.Locale;

/** An ONNX file is malformed, or has what no layer of Lamina does; all its faults at once. */
public final class OnnxException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private static final int LONGEST_MESSAGE = 1000;

  private final List<String> messages;

  OnnxException(String message) {
    this(List.of(message));
  }

  /** An error of several faults, at least one; a message may quote the file, and it anything. */
  OnnxException(List<String> messages) {
    super(String.join("\n", messages));
    this.messages =
        messages.stream()
            .map(
                text -> text.length() > LONGEST_MESSAGE ? text.substring(0, LONGEST_MESSAGE) : text)
            .toList();
  }

  /** Each fault, in the order of the file. */
  public List<String> messages() {
    return messages;
  }

  static void check(boolean condition, String format, Object... values) {
    if (!condition) {
      throw new OnnxException(String.format(Locale.ROOT, format, values));
    }
  }
}
