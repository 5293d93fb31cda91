package dev.lamina.model.torch;

/** A file of {@code torch.save} is malformed, or holds what a state dict does not. */
public final class TorchException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private static final int LONGEST_MESSAGE = 1000;

  /** A message may quote the file, and the file anything. */
  TorchException(String message) {
    super(
        message.length() > LONGEST_MESSAGE
            ? message.substring(0, LONGEST_MESSAGE) + "..."
            : message);
  }
}
