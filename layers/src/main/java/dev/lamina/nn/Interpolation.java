package dev.lamina.nn;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Arrays of another number of elements along their spatial axes: what torch's {@code interpolate}
 * does.
 *
 * <p>Shapes: input (N, C, *), no size but N being 0; output (N, C, *) of the given size, or of
 * floor(in * scale factor) along each axis.
 *
 * @param size of the output: one for all axes or one an axis; none where there is a scale factor
 * @param scaleFactor one for all axes or one an axis, positive; none where there is a size
 * @param mode how values are found
 * @param alignCorners whether the outermost elements of input and output are in the same place,
 *     rather than their outer edges; none and false are the same; none where values are not on
 *     lines or splines
 * @param recomputeScaleFactor whether places follow from the sizes of input and output, rather than
 *     from the scale factor; none and false are the same
 * @param antialias whether the lines or splines of 2 axes are as wide as the elements of the output
 *     where it has fewer
 * @throws LayerException if arguments do not go together
 */
public record Interpolation(
    IntTuple size,
    NumberArray scaleFactor,
    InterpolationMode mode,
    Boolean alignCorners,
    Boolean recomputeScaleFactor,
    boolean antialias) {

  public Interpolation {
    check((size == null) != (scaleFactor == null), "needs either a size or a scale_factor");
    check(size == null || size.allAtLeast(1), "size must be positive, got %s", size);
    // The modes that have a number of axes are those of lines and splines.
    check(
        mode.dims() > 0 || alignCorners == null,
        "align_corners must be none in mode %s, got %s",
        mode,
        alignCorners);
    check(
        size == null || !Boolean.TRUE.equals(recomputeScaleFactor),
        "recompute_scale_factor must not be true with a size");
    check(
        !antialias || mode.dims() == 2,
        "antialias is for modes bilinear and bicubic, not %s",
        mode);
    checkScales(scaleFactor);
  }

  private static void checkScales(NumberArray factors) {
    if (factors == null) {
      return;
    }
    check(factors.shape().rank() <= 1, "scale_factor must be one number an axis, got %s", factors);
    for (int i = 0; i < factors.shape().elements(); i++) {
      check(factors.at(i) > 0, "scale_factor must be positive, got %s", factors);
    }
  }

  /** The arguments as torch prints those of its layers: {@code scale_factor=2.0, mode=nearest}. */
  public static String print(IntTuple size, NumberArray scaleFactor, InterpolationMode mode) {
    if (scaleFactor == null) {
      return "size=" + Printed.orNone(size) + ", mode=" + mode;
    }
    StringBuilder factors = new StringBuilder();
    long count = scaleFactor.shape().elements();
    for (int i = 0; i < count; i++) {
      factors.append(i == 0 ? "" : ", ").append(Printed.number(scaleFactor.at(i)));
    }
    String printed =
        scaleFactor.shape().rank() == 0
            ? factors.toString()
            : "(" + factors + (count == 1 ? ",)" : ")");
    return "scale_factor=" + printed + ", mode=" + mode;
  }

  /**
   * The shape of the output.
   *
   * @throws LayerException if the input has another number of axes, or no elements to a record
   */
  public Shape shape(Shape input) {
    int dims = input.rank() - 2;
    int wanted = mode.dims();
    check(
        wanted == 0 ? dims >= 1 && dims <= 3 : dims == wanted,
        "input must be %s in mode %s, got %s",
        wanted == 0 ? "(N, C, *) of 1 to 3 spatial axes" : expected(wanted),
        mode,
        input);
    if (size != null) {
      size.check(dims, "size");
    } else {
      check(
          scaleFactor.shape().rank() == 0 || scaleFactor.shape().size(0) == dims,
          "scale_factor must be a number or %s of them, got %s",
          dims,
          scaleFactor);
    }
    Shape output = input;
    for (int i = 0; i < dims; i++) {
      long out =
          size != null ? size.at(i) : (long) Math.floor(input.size(i + 2) * scaleFactor.at(i));
      check(
          out > 0 && input.size(i + 2) > 0 && input.size(1) > 0,
          "input %s has no elements, or its output would have none",
          input);
      output = output.with(i + 2, out);
    }
    return output;
  }

  private static String expected(int dims) {
    return dims == 1 ? "(N, C, L)" : dims == 2 ? "(N, C, H, W)" : "(N, C, D, H, W)";
  }

  /**
   * The output: a new float array.
   *
   * @throws LayerException as {@link #shape}
   */
  public INDArray apply(INDArray input) {
    Shape from = Tensors.shape(input);
    Shape to = shape(from);
    double[] values = Tensors.doubles(input);
    Shape reached = from;
    for (int axis = to.rank() - 1; axis >= 2 && values.length > 0; axis--) {
      InterpolationWeights weights = weights(axis - 2, (int) from.size(axis), (int) to.size(axis));
      reached = reached.with(axis, to.size(axis));
      values = weights.apply(values, (int) reached.slice(axis + 1, reached.rank()).elements());
    }
    float[] output = new float[values.length];
    for (int i = 0; i < output.length; i++) {
      output[i] = (float) values[i];
    }
    return Tensors.of(output, to);
  }

  private InterpolationWeights weights(int axis, int in, int out) {
    boolean given = scaleFactor != null && !Boolean.TRUE.equals(recomputeScaleFactor);
    boolean aligned = Boolean.TRUE.equals(alignCorners);
    float step = given ? (float) (1 / scaleFactor.at(axis)) : (float) in / out;
    if (aligned) {
      step = out > 1 ? (float) (in - 1) / (out - 1) : 0;
    }
    if (antialias) {
      return InterpolationWeights.antialiased(in, out, step, mode == InterpolationMode.BICUBIC);
    }
    return switch (mode) {
      case NEAREST -> InterpolationWeights.nearest(in, out, step);
      case NEAREST_EXACT -> InterpolationWeights.nearestExact(in, out, step);
      case BICUBIC -> InterpolationWeights.cubic(in, out, step, aligned);
      case AREA -> InterpolationWeights.area(in, out);
      default -> InterpolationWeights.linear(in, out, step, aligned);
    };
  }
}
