package dev.lamina.nn;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * torch's functions of {@code torch.nn.init}, for {@link Parameter#initialize}.
 *
 * <p>With the stream at the same place they give torch's numbers: uniform ones bit for bit, those
 * of normal distributions to the last digits. Fans are those of an array (out, in, *): fan_in = in
 * times the sizes of *, fan_out = out times them. An array without elements is left as it is, and
 * nothing drawn.
 *
 * <p>Source: torch.nn.init.
 */
public final class Init {
  /** Which fan an initialisation keeps the variance over. */
  public enum Fan {
    IN,
    OUT
  }

  private Init() {}

  /** {@code uniform_}: within [a, b). */
  public static Initializer uniform(double a, double b) {
    return (generator, shape) -> generator.uniform(shape, a, b);
  }

  /** {@code normal_}: of the given mean and deviation. */
  public static Initializer normal(double mean, double std) {
    return Initializer.normal(mean, std);
  }

  /** {@code constant_}, and so {@code ones_} and {@code zeros_}. */
  public static Initializer constant(double value) {
    return Initializer.constant(value);
  }

  /**
   * {@code trunc_normal_}: of the given mean and deviation, within [a, b].
   *
   * <p>A uniform number between the probabilities of a and b, through the inverse of the normal
   * distribution.
   */
  public static Initializer truncatedNormal(double mean, double std, double a, double b) {
    double low = probability((a - mean) / std);
    double high = probability((b - mean) / std);
    return (generator, shape) -> {
      float[] values = Tensors.floats(generator.uniform(shape, 2 * low - 1, 2 * high - 1));
      for (int i = 0; i < values.length; i++) {
        float normal = (float) ErrorFunction.inverse(values[i]);
        float placed = normal * (float) (std * Math.sqrt(2)) + (float) mean;
        values[i] = Math.min(Math.max(placed, (float) a), (float) b);
      }
      return Tensors.of(values, shape);
    };
  }

  private static double probability(double x) {
    return (1 + ErrorFunction.of(x / Math.sqrt(2))) / 2;
  }

  /** {@code xavier_uniform_}: within gain * sqrt(6 / (fan_in + fan_out)). */
  public static Initializer xavierUniform(double gain) {
    return (generator, shape) -> {
      double std = gain * Math.sqrt(2.0 / (fan(shape, Fan.IN) + fan(shape, Fan.OUT)));
      double bound = Math.sqrt(3.0) * std;
      return generator.uniform(shape, -bound, bound);
    };
  }

  /** {@code xavier_normal_}: of deviation gain * sqrt(2 / (fan_in + fan_out)). */
  public static Initializer xavierNormal(double gain) {
    return (generator, shape) ->
        generator.normal(
            shape, 0, gain * Math.sqrt(2.0 / (fan(shape, Fan.IN) + fan(shape, Fan.OUT))));
  }

  /**
   * {@code kaiming_uniform_}: within sqrt(3) * gain / sqrt(fan).
   *
   * @param a the negative slope, for leaky_relu
   * @param mode which fan
   * @param nonlinearity as of {@link #gain}
   */
  public static Initializer kaimingUniform(double a, Fan mode, String nonlinearity) {
    double gain = gain(nonlinearity, a);
    return (generator, shape) -> {
      double bound = Math.sqrt(3.0) * (gain / Math.sqrt((double) fan(shape, mode)));
      return generator.uniform(shape, -bound, bound);
    };
  }

  /** {@code kaiming_normal_}: of deviation gain / sqrt(fan); see {@link #kaimingUniform}. */
  public static Initializer kaimingNormal(double a, Fan mode, String nonlinearity) {
    double gain = gain(nonlinearity, a);
    return (generator, shape) ->
        generator.normal(shape, 0, gain / Math.sqrt((double) fan(shape, mode)));
  }

  /**
   * {@code calculate_gain}.
   *
   * @param nonlinearity linear, conv1d to conv_transpose3d, sigmoid (1), tanh (5 / 3), relu (the
   *     root of 2), leaky_relu (the root of 2 / (1 + slope^2)) or selu (3 / 4)
   * @param slope leaky_relu's; torch's default is 0.01
   * @throws LayerException if the nonlinearity is none of these
   */
  public static double gain(String nonlinearity, double slope) {
    return switch (nonlinearity) {
      case "linear",
          "conv1d",
          "conv2d",
          "conv3d",
          "conv_transpose1d",
          "conv_transpose2d",
          "conv_transpose3d",
          "sigmoid" ->
          1;
      case "tanh" -> 5.0 / 3;
      case "relu" -> Math.sqrt(2.0);
      case "leaky_relu" -> Math.sqrt(2.0 / (1 + slope * slope));
      case "selu" -> 3.0 / 4;
      default -> throw new LayerException("unknown nonlinearity '" + nonlinearity + "'");
    };
  }

  private static long fan(Shape shape, Fan mode) {
    check(shape.rank() >= 2, "fans need an array of at least 2 axes, got %s", shape);
    return shape.size(mode == Fan.IN ? 1 : 0) * shape.slice(2, shape.rank()).elements();
  }

  /** {@code eye_}: 1 on the diagonal of a matrix, else 0. */
  public static Initializer eye() {
    return (generator, shape) -> {
      check(shape.rank() == 2, "eye needs a matrix, got %s", shape);
      return diagonal(shape, 1, 0);
    };
  }

  /**
   * {@code dirac_}: convolution weights (out, in / groups, *) of 1 to 3 spatial axes that keep as
   * many channels as they can.
   *
   * @param groups must divide out
   */
  public static Initializer dirac(int groups) {
    return (generator, shape) -> {
      check(shape.rank() >= 3 && shape.rank() <= 5, "dirac needs 3 to 5 axes, got %s", shape);
      check(shape.size(0) % groups == 0, "groups (%s) must divide %s", groups, shape);
      int center = 0;
      for (int axis = 2; axis < shape.rank(); axis++) {
        center = (int) (center * shape.size(axis) + shape.size(axis) / 2);
      }
      return diagonal(shape, groups, center);
    };
  }

  /** 1 where the first two axes have the same place within a group, at one place of the others. */
  private static INDArray diagonal(Shape shape, int groups, int place) {
    float[] values = new float[Math.toIntExact(shape.elements())];
    int inner = (int) shape.slice(2, shape.rank()).elements();
    int out = (int) shape.size(0) / groups;
    int in = (int) shape.size(1);
    for (int group = 0; group < groups; group++) {
      for (int i = 0; i < Math.min(out, in); i++) {
        values[((group * out + i) * in + i) * inner + place] = 1;
      }
    }
    return Tensors.of(values, shape);
  }

  /**
   * {@code orthogonal_}: of an array (rows, *) whose other axes are one, rows that are orthogonal
   * to one another, or columns if there are fewer of them, of length gain.
   */
  public static Initializer orthogonal(double gain) {
    return (generator, shape) -> {
      check(shape.rank() >= 2, "orthogonal needs at least 2 axes, got %s", shape);
      int rows = (int) shape.size(0);
      int columns = (int) shape.slice(1, shape.rank()).elements();
      float[] drawn = Tensors.floats(generator.normal(Shape.of(rows, columns), 0, 1));
      boolean wide = rows < columns;
      double[][] vectors = new double[wide ? rows : columns][wide ? columns : rows];
      for (int i = 0; i < drawn.length; i++) {
        int row = i / columns;
        int column = i % columns;
        vectors[wide ? row : column][wide ? column : row] = drawn[i];
      }
      orthonormalize(vectors);
      float[] values = new float[drawn.length];
      for (int i = 0; i < values.length; i++) {
        int row = i / columns;
        int column = i % columns;
        values[i] = (float) vectors[wide ? row : column][wide ? column : row] * (float) gain;
      }
      return Tensors.of(values, shape);
    };
  }

  /** Gram and Schmidt's, twice over: the factor Q whose R has a positive diagonal. */
  private static void orthonormalize(double[][] vectors) {
    for (int i = 0; i < vectors.length; i++) {
      for (int pass = 0; pass < 2; pass++) {
        for (int j = 0; j < i; j++) {
          subtract(vectors[i], vectors[j], dot(vectors[i], vectors[j]));
        }
      }
      double length = Math.sqrt(dot(vectors[i], vectors[i]));
      for (int k = 0; k < vectors[i].length; k++) {
        vectors[i][k] /= length;
      }
    }
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int k = 0; k < x.length; k++) {
      sum += x[k] * y[k];
    }
    return sum;
  }

  private static void subtract(double[] from, double[] vector, double times) {
    for (int k = 0; k < from.length; k++) {
      from[k] -= times * vector[k];
    }
  }

  /**
   * {@code sparse_}: a matrix of the given deviation around 0, of which a share of each column is
   * 0.
   *
   * @param sparsity the share, in [0, 1]
   */
  public static Initializer sparse(double sparsity, double std) {
    return (generator, shape) -> {
      check(shape.rank() == 2, "sparse needs a matrix, got %s", shape);
      int rows = (int) shape.size(0);
      int columns = (int) shape.size(1);
      int zeros = (int) Math.ceil(sparsity * rows);
      float[] values = Tensors.floats(generator.normal(shape, 0, std));
      for (int column = 0; column < columns; column++) {
        long[] order = Tensors.longs(generator.randperm(rows));
        for (int i = 0; i < zeros; i++) {
          values[(int) order[i] * columns + column] = 0;
        }
      }
      return Tensors.of(values, shape);
    };
  }
}
