package dev.lamina.model;

/**
 * What is wrong at a place of a file.
 *
 * @param file the file's name
 * @param line from 1
 * @param column from 1
 */
public record Fault(String file, int line, int column, String message) {
  /** {@code file.yaml:12:5: message}. */
  @Override
  public String toString() {
    return file + ":" + line + ":" + column + ": " + message;
  }
}
