package dev.lamina.spark.run;

/** A record cannot be processed: it goes to the quarantine, and the job goes on. */
public final class RecordFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * A fault.
   *
   * @param reason a stable code such as {@code truncated}
   * @param message what was expected and what came
   */
  public RecordFault(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** The stable code. */
  public String reason() {
    return reason;
  }
}
