package dev.lamina.spark.cli;

import java.util.Locale;

/** What to tell the user of a failure, out of a chain of exceptions. */
final class FailureMessage {
  private FailureMessage() {}

  /** The message of the cause that began it; of Spark's own account only the first line. */
  static String of(Throwable failure) {
    if (failure instanceof CommandFailure) {
      return failure.getMessage();
    }
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String message = root.getMessage();
    if (message == null || message.isBlank()) {
      return root.getClass().getSimpleName();
    }
    boolean isSparks = root.getClass().getName().startsWith("org.apache.spark");
    String text = isSparks ? message.lines().findFirst().orElse(message) : message.strip();
    return namesItself(root) ? text : root.getClass().getSimpleName() + ": " + text;
  }

  /** Whether the class says no more than that it is a failure, so that its name is no help. */
  private static boolean namesItself(Throwable root) {
    String name = root.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    return root.getClass().getName().startsWith("dev.lamina")
        || name.equals("ioexception")
        || name.equals("illegalstateexception")
        || name.equals("illegalargumentexception");
  }
}
