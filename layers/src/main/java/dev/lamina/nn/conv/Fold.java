package dev.lamina.nn.conv;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Default;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Spatial;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Puts images together from sliding blocks; see {@link Spec}. */
public final class Fold extends Layer {
  /** Of the given arguments. */
  public Fold(Spec spec) {
    super(spec);
  }

  /** The arguments to start from: torch's defaults for all but the sizes. */
  public static Spec of(IntTuple outputSize, int... kernelSize) {
    return new Spec(
        outputSize, IntTuple.of(kernelSize), IntTuple.of(1), IntTuple.of(0), IntTuple.of(1));
  }

  /**
   * Puts images together from sliding blocks: adds up what {@link Unfold} would have taken from
   * each element.
   *
   * <p>out[n, c, place(l) * stride - padding + i * dilation] = the sum of in[n, c * k + i, l] over
   * all l and i that lead there.
   *
   * <p>Shapes: input (N, C * k, L) or (C * k, L), as Unfold gives them for an image of output_size;
   * output (N, C, H, W) or (C, H, W).
   *
   * @param outputSize (H, W), or one size for both
   * @param kernelSize one size for both axes or one an axis
   * @param dilation default 1
   * @param padding what is cut off both sides of each axis; default 0
   * @param stride default 1
   * @throws dev.lamina.nn.LayerException if an argument is out of range
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.Fold.html">torch.nn.Fold</a>
   */
  public record Spec(
      IntTuple outputSize,
      IntTuple kernelSize,
      @Default("1") IntTuple dilation,
      @Default("0") IntTuple padding,
      @Default("1") IntTuple stride)
      implements LayerSpec {
    public Spec {
      outputSize.check(2, "output_size");
      check(outputSize.allAtLeast(1), "output_size must be positive, got %s", outputSize);
      new Blocks(kernelSize, dilation, padding, stride);
    }

    private Blocks blocks() {
      return new Blocks(kernelSize, dilation, padding, stride);
    }

    @Override
    public String type() {
      return "Fold";
    }

    @Override
    public String extraRepr() {
      return "output_size=" + outputSize + ", " + blocks().extraRepr();
    }

    /** The images that an input is put together to. */
    private Spatial images(Shape input) {
      boolean batched = input.rank() == 3;
      check(
          batched || input.rank() == 2,
          "input must be (N, C * %1$s, L) or (C * %1$s, L), got %2$s",
          blocks().size(),
          input);
      int rows = Math.toIntExact(input.size(-2));
      check(
          rows > 0 && rows % blocks().size() == 0,
          "input must have a multiple of %s rows, the elements of kernel_size %s, got %s",
          blocks().size(),
          kernelSize,
          input);
      Spatial images =
          new Spatial(
              batched,
              batched ? Math.toIntExact(input.size(0)) : 1,
              rows / blocks().size(),
              1,
              outputSize.at(0),
              outputSize.at(1));
      Spatial places = blocks().places(images);
      check(
          input.size(-1) == places.area(),
          "input must have %s * %s = %s columns, the blocks of an image of output_size %s, got %s",
          places.height(),
          places.width(),
          places.area(),
          outputSize,
          input);
      return images;
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      return List.of(images(inputs.get(0)).shape(2));
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      Spatial images = images(Tensors.shape(call.input()));
      Shape shape = images.shape(2);
      float[] output = new float[Math.toIntExact(shape.elements())];
      int planes = images.records() * images.channels();
      blocks().columns(images).scatter(Tensors.floats(call.input()), 0, output, 0, planes);
      return List.of(Tensors.of(output, shape));
    }
  }
}
