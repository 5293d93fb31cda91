package dev.lamina.spark.cli;

import java.util.List;

/** A command ends without having done its work; the message is meant for the user. */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandFailure(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** Bad usage or configuration: everything that is wrong. */
  static CommandFailure ofFaults(List<String> faults) {
    return new CommandFailure(ExitCode.USAGE, String.join("\n", faults), null);
  }

  /** Bad usage or configuration. */
  static CommandFailure ofUsage(String message, Throwable cause) {
    return new CommandFailure(ExitCode.USAGE, message, cause);
  }

  int exitCode() {
    return exitCode;
  }
}
