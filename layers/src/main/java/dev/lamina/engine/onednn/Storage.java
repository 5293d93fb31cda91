package dev.lamina.engine.onednn;

/** Memory of a plan that one or several slots lie in, and how long it is needed. */
final class Storage {
  /** Whose memory it is. */
  enum Kind {
    /** A part of the arena, reused when its value is no longer needed. */
    ARENA,
    /** An input array of the plan. */
    INPUT,
    /** An output array of the plan. */
    OUTPUT
  }

  private final Kind kind;
  private final int index;
  private final long bytes;
  private final int firstStep;
  private int lastStep;
  private long offset = -1;

  /**
   * A storage.
   *
   * @param index which input or output it is
   * @param firstStep the step that writes it
   */
  Storage(Kind kind, int index, long bytes, int firstStep) {
    this.kind = kind;
    this.index = index;
    this.bytes = bytes;
    this.firstStep = firstStep;
    this.lastStep = firstStep;
  }

  Kind kind() {
    return kind;
  }

  int index() {
    return index;
  }

  long bytes() {
    return bytes;
  }

  int lastStep() {
    return lastStep;
  }

  void usedBy(int step) {
    lastStep = Math.max(lastStep, step);
  }

  boolean overlaps(Storage other) {
    return firstStep <= other.lastStep && other.firstStep <= lastStep;
  }

  long offset() {
    return offset;
  }

  void place(long newOffset) {
    offset = newOffset;
  }
}
