package dev.lamina.engine.winograd;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** The transform of the inputs: each row along its width, once, then the rows of each tile. */
public final class InputTransform {
  private final TileGrid grid;
  private final FloatBuffer images;
  private final FloatBuffer transformed;
  private final int row;

  /** The inputs 0 to 5 of every tile of a row of pixels: (6, columns, Cin). */
  private final float[][] pixels;

  /** The last six rows of pixels, transformed along their width: (6, 6, columns, Cin). */
  private final float[][][] lines;

  private final float[][] window = new float[TileGrid.IN][];
  private final float[] result;
  private int next;

  /**
   * A transform with memory of its own for some rows.
   *
   * @param images (N, height, width, Cin), read by {@link #transform}
   * @param transformed written by it
   */
  public InputTransform(TileGrid grid, FloatBuffer images, FloatBuffer transformed) {
    this.grid = grid;
    this.images = images;
    this.transformed = transformed;
    this.row = grid.columns() * grid.inChannels();
    this.pixels = new float[TileGrid.IN][row];
    this.lines = new float[TileGrid.IN][TileGrid.IN][row];
    this.result = new float[row];
  }

  /**
   * Transforms the tiles of some rows; those of an image must be asked for in their order.
   *
   * <p>Modified: the transformed inputs (36, all rows of the block, columns, Cin), some rows.
   *
   * @param first the first row of tiles
   * @param at where in the block it goes
   * @param all the rows of the block
   */
  public void transform(int image, int first, int rows, int at, int all) {
    if (first == 0) {
      next = 0;
    }
    for (int i = 0; i < rows; i++) {
      int begin = (first + i) * TileGrid.OUT;
      while (next < begin + TileGrid.IN) {
        read(image, next++);
      }
      for (int x = 0; x < TileGrid.IN; x++) {
        for (int k = 0; k < TileGrid.IN; k++) {
          window[k] = lines[(begin + k) % TileGrid.IN][x];
        }
        for (int y = 0; y < TileGrid.IN; y++) {
          Points.input(y, result, window);
          transformed.put(((y * TileGrid.IN + x) * all + at + i) * row, result, 0, row);
        }
      }
    }
  }

  /** Reads a row of pixels, counted with the padding above, and transforms it. */
  private void read(int image, int paddedY) {
    float[][] line = lines[paddedY % TileGrid.IN];
    int y = paddedY - grid.top();
    if (y < 0 || y >= grid.height()) {
      for (float[] values : line) {
        Arrays.fill(values, 0);
      }
      return;
    }
    int channels = grid.inChannels();
    int from = (image * grid.height() + y) * grid.width() * channels;
    for (int x = 0; x < grid.width(); x++) {
      int paddedX = x + grid.left();
      int tile = paddedX / TileGrid.OUT;
      int place = paddedX % TileGrid.OUT;
      if (tile < grid.columns()) {
        images.get(from + x * channels, pixels[place], tile * channels, channels);
      } else {
        images.get(from + x * channels, pixels[place + TileGrid.OUT], row - channels, channels);
      }
    }
    // A tile's inputs 4 and 5 are the next one's 0 and 1.
    for (int place = 0; place < TileGrid.IN - TileGrid.OUT; place++) {
      System.arraycopy(pixels[place], channels, pixels[place + TileGrid.OUT], 0, row - channels);
    }
    for (int x = 0; x < TileGrid.IN; x++) {
      Points.input(x, line[x], pixels);
    }
  }
}
