package dev.lamina.nn.functional;

import dev.lamina.nn.Arguments;
import dev.lamina.nn.Default;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Interpolation;
import dev.lamina.nn.InterpolationMode;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.NumberArray;
import dev.lamina.tensor.Shape;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** More elements along the spatial axes, or fewer; see {@link Spec}. */
public final class Interpolate extends Layer {
  /** Of the given arguments. */
  public Interpolate(Spec spec) {
    super(spec);
  }

  /**
   * More elements along the spatial axes, or fewer.
   *
   * <p>Shapes: input (N, C, *), output (N, C, *) of the given size, or of floor(in * scale factor)
   * along each axis; see {@link Interpolation}
   *
   * @param size one for all axes or one an axis; default none
   * @param scaleFactor one for all axes or one an axis; default none; it or a size must be given
   * @param mode nearest, nearest-exact, linear, bilinear, bicubic, trilinear or area; default
   *     nearest
   * @param alignCorners default none
   * @param recomputeScaleFactor default none
   * @param antialias for modes bilinear and bicubic; default false
   * @throws dev.lamina.nn.LayerException if arguments do not go together
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.functional.interpolate.html">torch.nn.functional.interpolate</a>
   */
  public record Spec(
      @Default("none") IntTuple size,
      @Default("none") NumberArray scaleFactor,
      @Default("nearest") InterpolationMode mode,
      @Default("none") Boolean alignCorners,
      @Default("none") Boolean recomputeScaleFactor,
      @Default("false") boolean antialias)
      implements LayerSpec {
    public Spec {
      var unused =
          new Interpolation(size, scaleFactor, mode, alignCorners, recomputeScaleFactor, antialias);
    }

    @Override
    public String type() {
      return "Interpolate";
    }

    @Override
    public String extraRepr() {
      return Arguments.printed(this);
    }

    /** What it does. */
    public Interpolation interpolation() {
      return new Interpolation(
          size, scaleFactor, mode, alignCorners, recomputeScaleFactor, antialias);
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      return List.of(interpolation().shape(inputs.get(0)));
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      return List.of(interpolation().apply(call.input()));
    }
  }
}
