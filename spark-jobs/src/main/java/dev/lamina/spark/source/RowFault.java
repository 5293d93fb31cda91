package dev.lamina.spark.source;

/** The content of a record cannot be read. */
final class RowFault extends Exception {
  private static final long serialVersionUID = 1L;

  /** A value that must be there is null. */
  static final String MISSING = "missing";

  /** A label is of no class. */
  static final String UNKNOWN_CLASS = "unknown-class";

  /** The content has more bytes than are read. */
  static final String TOO_LARGE = "too-large";

  /** The file is not there, or reading it failed. */
  static final String UNREADABLE_FILE = "unreadable-file";

  /** A line of a text table does not fit its columns. */
  static final String MALFORMED = "malformed-row";

  private final String reason;

  RowFault(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  static RowFault tooLarge(String what, long bytes, long maxBytes) {
    return new RowFault(
        TOO_LARGE, "%s has %d bytes, at most %d are read".formatted(what, bytes, maxBytes));
  }

  String reason() {
    return reason;
  }
}
