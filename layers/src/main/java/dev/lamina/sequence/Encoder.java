package dev.lamina.sequence;

/** From a text to token ids; used by one thread at a time. */
public interface Encoder extends AutoCloseable {
  /** The ids of a text's tokens, special ones included, all of them. */
  int[] encode(String text);

  /** The ids it may give are below this. */
  int size();

  /** How many special tokens stand before and after the text's own. */
  Frame frame();

  /** The id that stands for none: of padding. */
  int pad();

  /** Frees what it holds. */
  @Override
  void close();

  /**
   * Special tokens around a text's own.
   *
   * @param before their number before
   * @param after their number after
   */
  record Frame(int before, int after) {}
}
