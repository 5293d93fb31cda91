package dev.lamina.image.transform;

import dev.lamina.nn.Default;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.LayerException;

/**
 * Pixels put around the image: torchvision's {@code Pad}. Where a number is negative, pixels are
 * taken away.
 *
 * @param padding one number for all sides, (left and right, top and bottom), or (left, top, right,
 *     bottom)
 * @param fill what new pixels are in mode constant: a number, or one for each channel; default 0
 * @param paddingMode constant, edge, reflect or symmetric; default constant
 */
public record Pad(
    IntTuple padding, @Default("0") Fill fill, @Default("constant") PaddingMode paddingMode)
    implements Gather {
  private static final int MOST = 1 << 24;

  /**
   * Checks the arguments.
   *
   * @throws LayerException if there are not 1, 2 or 4 numbers
   */
  public Pad {
    LayerException.check(
        padding.length() == 1 || padding.length() == 2 || padding.length() == 4,
        "padding must be an integer, 2 or 4 integers, got %s",
        padding);
    for (int side : padding.toArray()) {
      LayerException.check(
          Math.abs((long) side) <= MOST, "padding must be at most %s, got %s", MOST, padding);
    }
  }

  private int left() {
    return padding.at(0);
  }

  private int top() {
    return padding.at(padding.length() > 1 ? 1 : 0);
  }

  private int right() {
    return padding.at(padding.length() == 4 ? 2 : 0);
  }

  private int bottom() {
    return padding.at(padding.length() == 4 ? 3 : padding.length() - 1);
  }

  @Override
  public int[] rows(int height) {
    return sources(height, top(), bottom());
  }

  @Override
  public int[] columns(int width) {
    return sources(width, left(), right());
  }

  private int[] sources(int size, int before, int after) {
    int taken = Math.max(-before, 0);
    int left = size - taken - Math.max(-after, 0);
    if (left < 1) {
      return new int[0];
    }
    int[] sources = paddingMode.sources(left, Math.max(before, 0), Math.max(after, 0));
    for (int i = 0; i < sources.length; i++) {
      sources[i] = sources[i] < 0 ? NEW : sources[i] + taken;
    }
    return sources;
  }

  @Override
  public Form resized(Form input) {
    return input.withSize(
        padded(input.height(), top() + bottom()), padded(input.width(), left() + right()));
  }

  private static int padded(int size, int added) {
    return size == 0 ? 0 : Math.max(size + added, 0);
  }
}
