package dev.lamina.engine.onednn;

import java.util.ArrayDeque;
import java.util.Deque;

/** Owns native objects; closing frees them, the last one first. */
final class Handles implements AutoCloseable {
  private final Deque<Runnable> releases = new ArrayDeque<>();

  /** Owns what {@code release} frees. */
  <T> T own(T handle, Runnable release) {
    releases.push(release);
    return handle;
  }

  @Override
  public void close() {
    while (!releases.isEmpty()) {
      releases.pop().run();
    }
  }
}
