package dev.lamina.engine.winograd;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** The transform of the products to outputs, and what is done to these before they are stored. */
public final class OutputTransform {
  /** What is done to every output. */
  public sealed interface PostOp {}

  /** Keeps outputs within bounds, which may be infinite. */
  public record Clip(float least, float most) implements PostOp {}

  private static final Clip NONE = new Clip(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);

  /** Adds values that lie as the outputs do. */
  public record Add(FloatBuffer values) implements PostOp {}

  private final TileGrid grid;
  private final FloatBuffer products;
  private final FloatBuffer outputs;
  private final List<PostOp> postOps = new ArrayList<>();
  private final int row;

  /** The bias of each output of a row of tiles. */
  private final float[] bias;

  private final float[][] column;

  /** Rows of outputs of a row of tiles, not yet transformed along their width. */
  private final float[][][] lines;

  private final float[] result;
  private final float[] added;

  /**
   * A transform with memory of its own for some rows.
   *
   * @param products read by {@link #transform}
   * @param outputs (N, outHeight, outWidth, Cout), written by it
   * @param bias (Cout), null if there is none
   * @param postOps what is done after the bias is added, in order
   */
  public OutputTransform(
      TileGrid grid,
      FloatBuffer products,
      FloatBuffer outputs,
      float[] bias,
      List<PostOp> postOps) {
    this.grid = grid;
    this.products = products;
    this.outputs = outputs;
    this.postOps.addAll(postOps);
    this.row = grid.columns() * grid.outChannels();
    this.bias = bias == null ? new float[row] : repeated(bias, grid.columns());
    this.column = new float[TileGrid.IN][row];
    this.lines = new float[TileGrid.OUT][TileGrid.IN][row];
    this.result = new float[row];
    this.added = new float[row];
  }

  private static float[] repeated(float[] values, int times) {
    float[] all = new float[values.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(values, 0, all, i * values.length, values.length);
    }
    return all;
  }

  /**
   * Makes some rows of the products of a block, (36, all rows, columns, Cout), outputs.
   *
   * <p>Modified: the outputs.
   *
   * @param first the first row of tiles
   * @param at where in the block it is
   * @param all the rows of the block
   */
  public void transform(int image, int first, int rows, int at, int all) {
    for (int i = 0; i < rows; i++) {
      for (int x = 0; x < TileGrid.IN; x++) {
        for (int y = 0; y < TileGrid.IN; y++) {
          products.get(((y * TileGrid.IN + x) * all + at + i) * row, column[y], 0, row);
        }
        for (int y = 0; y < TileGrid.OUT; y++) {
          Points.output(y, lines[y][x], column);
        }
      }
      int begin = (first + i) * TileGrid.OUT;
      int count = Math.min(TileGrid.OUT, grid.outHeight() - begin);
      for (int y = 0; y < count; y++) {
        int line = (image * grid.outHeight() + begin + y) * grid.outWidth() * grid.outChannels();
        for (int x = 0; x < TileGrid.OUT; x++) {
          write(line, x, lines[y]);
        }
      }
    }
  }

  /** Writes the outputs of one place in each tile of a row. */
  private void write(int line, int place, float[][] values) {
    Points.middle(place, result, values);
    int next = finish(line, place, Points.end(place, values));
    for (int i = next; i < postOps.size(); i++) {
      apply(postOps.get(i), line, place);
    }
    int channels = grid.outChannels();
    for (int x = place; x < grid.outWidth(); x += TileGrid.OUT) {
      outputs.put(line + x * channels, result, x / TileGrid.OUT * channels, channels);
    }
  }

  /**
   * Adds all that there is to add before the first bounds, and keeps the sums within these, in as
   * few passes as can be.
   *
   * @return the number of post-ops that are done
   */
  private int finish(int line, int place, float[] end) {
    int next = 0;
    boolean adds = !postOps.isEmpty() && postOps.get(0) instanceof Add;
    if (adds) {
      read((Add) postOps.get(next++), line, place);
    }
    boolean bounded = next < postOps.size() && postOps.get(next) instanceof Clip;
    Clip clip = bounded ? (Clip) postOps.get(next) : NONE;
    if (end == null) {
      if (adds) {
        Rows.add(result, bias, added, clip.least);
      } else {
        Rows.add(result, bias, clip.least);
      }
    } else if (adds) {
      Rows.add(result, end, bias, added, clip.least);
    } else {
      Rows.add(result, end, bias, clip.least);
    }
    if (clip.most < Float.POSITIVE_INFINITY) {
      Rows.atMost(result, clip.most);
    }
    return bounded ? next + 1 : next;
  }

  private void read(Add add, int line, int place) {
    int channels = grid.outChannels();
    for (int x = place; x < grid.outWidth(); x += TileGrid.OUT) {
      add.values.get(line + x * channels, added, x / TileGrid.OUT * channels, channels);
    }
  }

  private void apply(PostOp op, int line, int place) {
    if (op instanceof Add add) {
      read(add, line, place);
      Rows.add(result, added);
    } else if (op instanceof Clip clip) {
      Rows.atLeast(result, clip.least);
      Rows.atMost(result, clip.most);
    }
  }
}
