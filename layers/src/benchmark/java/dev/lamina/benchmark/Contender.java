package dev.lamina.benchmark;

/** One way to run a network: it has its input and can run on it again and again. */
interface Contender extends AutoCloseable {
  /** What the table calls it. */
  String name();

  /** Runs once, to the end. */
  void run();

  /** The output of the last run in row-major order, or null if its weights are its own. */
  float[] output();

  /** How far its output may be from Lamina's in float32, relative to the largest magnitude. */
  default double tolerance() {
    return 1e-4;
  }

  /** A part of the rounds is enough for what takes very long: 1 for all, 5 for every fifth. */
  default int everyNthRound() {
    return 1;
  }

  @Override
  void close();
}
