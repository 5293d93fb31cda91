package dev.lamina.engine.winograd;

/** The transform of the kernels, done once. */
public final class KernelTransform {
  private static final int KERNEL = 9;

  private KernelTransform() {}

  /**
   * The right operands of the matrix products.
   *
   * @param weight (Cout, Cin, 3, 3), row by row
   * @return (36, Cin, Cout)
   */
  public static float[] of(float[] weight, int outChannels, int inChannels) {
    float[] transformed = new float[Math.multiplyExact(TileGrid.PRODUCTS, weight.length / KERNEL)];
    double[] rows = new double[TileGrid.IN * 3];
    for (int k = 0; k < outChannels; k++) {
      for (int c = 0; c < inChannels; c++) {
        int from = (k * inChannels + c) * KERNEL;
        for (int i = 0; i < TileGrid.IN; i++) {
          for (int x = 0; x < 3; x++) {
            int at = from + x;
            rows[3 * i + x] = Points.weight(i, weight[at], weight[at + 3], weight[at + 6]);
          }
        }
        for (int product = 0; product < TileGrid.PRODUCTS; product++) {
          int row = product / TileGrid.IN * 3;
          int point = product % TileGrid.IN;
          transformed[(product * inChannels + c) * outChannels + k] =
              (float) Points.weight(point, rows[row], rows[row + 1], rows[row + 2]);
        }
      }
    }
    return transformed;
  }
}
