package dev.lamina.model;

import java.util.List;

/**
 * A model's file or name cannot be used; the message is meant for the user and lists every fault.
 */
public class ModelException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final List<String> messages;

  /** An error of one fault. */
  public ModelException(String message) {
    this(List.of(message));
  }

  /** An error of several faults, at least one. */
  public ModelException(List<String> messages) {
    super(
        messages.size() == 1
            ? messages.get(0)
            : messages.size() + " faults:\n" + String.join("\n", messages));
    this.messages = List.copyOf(messages);
  }

  /** Each fault, in the order of the files. */
  public final List<String> messages() {
    return messages;
  }
}
