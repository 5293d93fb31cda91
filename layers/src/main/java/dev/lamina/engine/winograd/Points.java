package dev.lamina.engine.winograd;

/** The transforms along one axis, for the points 0, a, -a, b, -b and infinity. */
final class Points {
  private static final float A = 11 / 16f;
  private static final float B = 11 / 8f;
  private static final float A2 = A * A;
  private static final float B2 = B * B;

  /** What the input transform multiplies inputs 1 to 4 of a tile with for each finite point. */
  private static final float[][] INPUT = {
    {}, {-A * B2, -B2, A, 1}, {A * B2, -B2, -A, 1}, {-A2 * B, -A2, B, 1}, {A2 * B, -A2, -B, 1}
  };

  /** What the output transform multiplies products 1 to 4 with for each output. */
  private static final float[][] OUTPUT = {
    {1, 1, 1, 1}, {A, -A, B, -B}, {A2, A2, B2, B2}, {A2 * A, -A2 * A, B2 * B, -B2 * B}
  };

  private Points() {}

  /** One of the six values that the six inputs of a tile become. */
  static void input(int point, float[] to, float[][] in) {
    switch (point) {
      case 0 -> Rows.sum(to, in[0], in[2], in[4], A2 * B2, -A2 - B2);
      case 5 -> Rows.sum(to, in[1], in[3], in[5], A2 * B2, -A2 - B2);
      default -> {
        float[] c = INPUT[point];
        Rows.sum(to, in[1], in[2], in[3], in[4], c[0], c[1], c[2], c[3]);
      }
    }
  }

  /** One of the four outputs that six products become. */
  static void output(int place, float[] to, float[][] products) {
    middle(place, to, products);
    float[] end = end(place, products);
    if (end != null) {
      Rows.add(to, end);
    }
  }

  /** What products 1 to 4 give to an output. */
  static void middle(int place, float[] to, float[][] products) {
    float[] c = OUTPUT[place];
    Rows.sum(to, products[1], products[2], products[3], products[4], c[0], c[1], c[2], c[3]);
  }

  /** The product that an output has besides products 1 to 4, null if there is none. */
  static float[] end(int place, float[][] products) {
    return switch (place) {
      case 0 -> products[0];
      case 3 -> products[5];
      default -> null;
    };
  }

  /** The value at a point that three elements of a kernel become. */
  static double weight(int point, double first, double second, double third) {
    double a2 = (double) A * A;
    double b2 = (double) B * B;
    return switch (point) {
      case 0 -> first / (a2 * b2);
      case 5 -> third;
      case 1, 2 -> {
        double x = point == 1 ? A : -A;
        yield (first + x * second + a2 * third) / (2 * a2 * (a2 - b2));
      }
      default -> {
        double x = point == 3 ? B : -B;
        yield (first + x * second + b2 * third) / (2 * b2 * (b2 - a2));
      }
    };
  }
}
