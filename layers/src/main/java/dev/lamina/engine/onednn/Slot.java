package dev.lamina.engine.onednn;

/**
 * A value of a program: which storage it lies in, and how.
 *
 * @param storage the storage's index in the program
 * @param offset where in the storage the elements begin, in bytes
 * @param layout how the elements lie
 */
record Slot(int storage, long offset, Layout layout) {
  /** A value at the beginning of a storage. */
  Slot(int storage, Layout layout) {
    this(storage, 0, layout);
  }
}
