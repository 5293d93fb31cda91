package dev.lamina.engine.winograd;

/**
 * How the outputs of a convolution lie in tiles of 4x4. Images and outputs are channels last: (N,
 * height, width, channels).
 *
 * <p>A block is some rows of tiles of an image, or some whole images. Matrix products of any number
 * of rows give a row the same bits, so images may share a block.
 *
 * @param images N
 * @param top rows of zeros above each image
 * @param left columns of zeros before each image
 */
public record TileGrid(
    int images,
    int inChannels,
    int height,
    int width,
    int outChannels,
    int outHeight,
    int outWidth,
    int top,
    int left) {
  /** Outputs of a tile along an axis. */
  static final int OUT = 4;

  /** Inputs of a tile along an axis. */
  static final int IN = 6;

  /** The matrix products that the convolution becomes. */
  public static final int PRODUCTS = IN * IN;

  /** Matrices of fewer rows are multiplied at less speed. */
  private static final int LEAST_BLOCK_TILES = 16;

  /** Bytes of transformed inputs and products of a block, which near caches should hold. */
  private static final long BLOCK_BYTES = 2 << 20;

  /** The tiles of an image along its height. */
  public int rows() {
    return (outHeight + OUT - 1) / OUT;
  }

  /** The tiles of an image along its width. */
  public int columns() {
    return (outWidth + OUT - 1) / OUT;
  }

  private long mostBlockRows() {
    long row = Float.BYTES * (long) PRODUCTS * columns() * (inChannels + outChannels);
    return Math.max((LEAST_BLOCK_TILES + columns() - 1) / columns(), BLOCK_BYTES / row);
  }

  /** How many images a block has: several only if they are whole. */
  public int blockImages() {
    return (int) Math.min(images, Math.max(1, mostBlockRows() / rows()));
  }

  /** How many rows of tiles of each of its images a block has. */
  public int blockRows() {
    long blocks = (rows() + mostBlockRows() - 1) / mostBlockRows();
    return (int) ((rows() + blocks - 1) / blocks);
  }

  /** The tiles of every block but the last ones. */
  public int blockTiles() {
    return blockImages() * blockRows() * columns();
  }

  /** The tiles of the last block of images, or of rows of each image. */
  public int lastBlockTiles() {
    int lastImages = (images - 1) % blockImages() + 1;
    int lastRows = (rows() - 1) % blockRows() + 1;
    return lastImages * lastRows * columns();
  }
}
