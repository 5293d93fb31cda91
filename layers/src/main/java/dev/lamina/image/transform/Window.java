package dev.lamina.image.transform;

/**
 * A part of an image.
 *
 * @param top its first row
 * @param left its first column
 * @param height its rows, at least 1
 * @param width its columns, at least 1
 */
record Window(int top, int left, int height, int width) {
  static Window whole(int height, int width) {
    return new Window(0, 0, height, width);
  }

  /** Whether it lies in an image of that size. */
  boolean isWithin(int otherHeight, int otherWidth) {
    return top >= 0 && left >= 0 && top <= otherHeight - height && left <= otherWidth - width;
  }
}
