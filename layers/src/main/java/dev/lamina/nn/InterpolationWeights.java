package dev.lamina.nn;

/**
 * What each element of an output is made of along one axis: some elements of the input, weighted.
 * Places are computed in single precision, as torch does, so that roundings go the same way.
 */
final class InterpolationWeights {
  /** torch's parameter of cubic splines; those against aliasing have Keys's -0.5, as Pillow. */
  private static final double SPLINE = -0.75;

  private static final double ANTIALIAS_SPLINE = -0.5;

  private final int in;
  private final int[][] places;
  private final double[][] weights;

  private InterpolationWeights(int in, int out) {
    this.in = in;
    this.places = new int[out][];
    this.weights = new double[out][];
  }

  private void set(int out, int[] from, double... shares) {
    places[out] = from;
    weights[out] = shares;
  }

  static InterpolationWeights nearest(int in, int out, float step) {
    InterpolationWeights result = new InterpolationWeights(in, out);
    for (int i = 0; i < out; i++) {
      result.set(i, new int[] {Math.min((int) Math.floor(i * step), in - 1)}, 1);
    }
    return result;
  }

  static InterpolationWeights nearestExact(int in, int out, float step) {
    InterpolationWeights result = new InterpolationWeights(in, out);
    for (int i = 0; i < out; i++) {
      int place = (int) Math.floor(Math.max(centre(i, step), 0) + 0.5f);
      result.set(i, new int[] {Math.min(place, in - 1)}, 1);
    }
    return result;
  }

  static InterpolationWeights linear(int in, int out, float step, boolean aligned) {
    InterpolationWeights result = new InterpolationWeights(in, out);
    for (int i = 0; i < out; i++) {
      float source = in == out ? i : aligned ? i * step : Math.max(centre(i, step), 0);
      int before = Math.min((int) source, in - 1);
      float share = Math.min(Math.max(source - before, 0), 1);
      result.set(i, new int[] {before, Math.min(before + 1, in - 1)}, 1 - share, share);
    }
    return result;
  }

  static InterpolationWeights cubic(int in, int out, float step, boolean aligned) {
    InterpolationWeights result = new InterpolationWeights(in, out);
    for (int i = 0; i < out; i++) {
      float source = aligned ? i * step : centre(i, step);
      int before = Math.min((int) Math.floor(source), in - 1);
      double share = Math.min(Math.max(source - before, 0), 1);
      int[] from = new int[4];
      double[] shares = new double[4];
      for (int j = 0; j < 4; j++) {
        from[j] = Math.min(Math.max(before + j - 1, 0), in - 1);
        shares[j] = spline(Math.abs(share + 1 - j), SPLINE);
      }
      result.set(i, from, shares);
    }
    return result;
  }

  /** The means over the windows of adaptive pooling. */
  static InterpolationWeights area(int in, int out) {
    InterpolationWeights result = new InterpolationWeights(in, out);
    for (int i = 0; i < out; i++) {
      int begin = (int) ((long) i * in / out);
      int count = (int) (((i + 1L) * in + out - 1) / out) - begin;
      int[] from = new int[count];
      double[] shares = new double[count];
      for (int j = 0; j < count; j++) {
        from[j] = begin + j;
        shares[j] = 1.0 / count;
      }
      result.set(i, from, shares);
    }
    return result;
  }

  /** Triangles or splines, as wide as elements of the output where those are wider. */
  static InterpolationWeights antialiased(int in, int out, float step, boolean cubic) {
    InterpolationWeights result = new InterpolationWeights(in, out);
    float widening = Math.max(step, 1);
    float reach = (cubic ? 2 : 1) * widening;
    for (int i = 0; i < out; i++) {
      float centre = step * (i + 0.5f);
      int begin = Math.max((int) (centre - reach + 0.5f), 0);
      int count = Math.min((int) (centre + reach + 0.5f), in) - begin;
      int[] from = new int[count];
      double[] shares = new double[count];
      double total = 0;
      for (int j = 0; j < count; j++) {
        double distance = Math.abs((begin + j - centre + 0.5) / widening);
        from[j] = begin + j;
        shares[j] = cubic ? spline(distance, ANTIALIAS_SPLINE) : Math.max(1 - distance, 0);
        total += shares[j];
      }
      for (int j = 0; j < count; j++) {
        shares[j] /= total;
      }
      result.set(i, from, shares);
    }
    return result;
  }

  /** The centre of an element of the output, in elements of the input. */
  private static float centre(int i, float step) {
    return step * (i + 0.5f) - 0.5f;
  }

  /** The weight of an element at a distance: a cubic convolution (R. Keys, 1981). */
  private static double spline(double x, double a) {
    if (x <= 1) {
      return ((a + 2) * x - (a + 3)) * x * x + 1;
    }
    return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
  }

  /**
   * The output of all lines along the axis.
   *
   * @param inner the number of elements from one to the next along the axis
   */
  double[] apply(double[] values, int inner) {
    int out = places.length;
    int outer = values.length / in / inner;
    double[] output = new double[outer * out * inner];
    for (int line = 0; line < outer; line++) {
      for (int i = 0; i < out; i++) {
        int to = (line * out + i) * inner;
        for (int j = 0; j < places[i].length; j++) {
          int from = (line * in + places[i][j]) * inner;
          double weight = weights[i][j];
          for (int k = 0; k < inner; k++) {
            output[to + k] += weight * values[from + k];
          }
        }
      }
    }
    return output;
  }
}
