package dev.lamina.nn.vision;

import dev.lamina.nn.Default;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Interpolation;
import dev.lamina.nn.InterpolationMode;
import dev.lamina.nn.Layer;
import dev.lamina.nn.NumberArray;

/** More elements along the spatial axes, or fewer; see {@link Spec}. */
public final class Upsample extends Layer {
  /** With the given arguments. */
  public Upsample(Spec spec) {
    super(spec);
  }

  /** By a factor, one for all axes or one an axis, each element repeated. */
  public static Spec scale(double... factor) {
    NumberArray factors =
        factor.length == 1 ? NumberArray.scalar(factor[0]) : NumberArray.of(factor);
    return new Spec(null, factors, InterpolationMode.NEAREST, null, null);
  }

  /** To a size, one for all axes or one an axis, each element repeated. */
  public static Spec size(int... size) {
    return new Spec(IntTuple.of(size), null, InterpolationMode.NEAREST, null, null);
  }

  /**
   * More elements along the spatial axes, or fewer.
   *
   * <p>Shapes: input (N, C, *), output (N, C, *) of the given size, or of floor(in * scale factor)
   * along each axis.
   *
   * @param size one for all axes or one an axis; default none
   * @param scaleFactor one for all axes or one an axis; default none; it or a size must be given
   * @param mode nearest, nearest-exact, linear, bilinear, bicubic, trilinear or area; default
   *     nearest
   * @param alignCorners whether the outermost elements of input and output are in the same place,
   *     rather than their outer edges; default none: false
   * @param recomputeScaleFactor whether places follow from the sizes of input and output, rather
   *     than from the scale factor; default none: false
   * @throws dev.lamina.nn.LayerException if arguments do not go together
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.Upsample.html">Upsample</a>
   */
  public record Spec(
      @Default("none") IntTuple size,
      @Default("none") NumberArray scaleFactor,
      @Default("nearest") InterpolationMode mode,
      @Default("none") Boolean alignCorners,
      @Default("none") Boolean recomputeScaleFactor)
      implements Resizing {
    public Spec {
      var unused =
          new Interpolation(size, scaleFactor, mode, alignCorners, recomputeScaleFactor, false);
    }

    /** The same in another mode. */
    public Spec withMode(InterpolationMode value) {
      return new Spec(size, scaleFactor, value, alignCorners, recomputeScaleFactor);
    }

    /** The same with corners aligned or not. */
    public Spec withAlignCorners(boolean value) {
      return new Spec(size, scaleFactor, mode, value, recomputeScaleFactor);
    }

    /** The same with places by sizes or by the scale factor. */
    public Spec withRecomputeScaleFactor(boolean value) {
      return new Spec(size, scaleFactor, mode, alignCorners, value);
    }

    @Override
    public String type() {
      return "Upsample";
    }

    @Override
    public Interpolation interpolation() {
      return new Interpolation(size, scaleFactor, mode, alignCorners, recomputeScaleFactor, false);
    }
  }
}
