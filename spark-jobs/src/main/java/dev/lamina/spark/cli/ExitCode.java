package dev.lamina.spark.cli;

/** What a command's process ends with. */
final class ExitCode {
  /** Done. */
  static final int DONE = 0;

  /** Failed while it ran. */
  static final int FAILED = 1;

  /** Bad usage or configuration; no work was begun. */
  static final int USAGE = 2;

  /** Done, but more records failed than allowed. */
  static final int TOO_MANY_UNREADABLE = 3;

  private ExitCode() {}
}
