package dev.lamina.nn.conv;

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

/** Takes images apart to sliding blocks; see {@link Spec}. */
public final class Unfold extends Layer {
  /** With torch's defaults; one kernel size for both axes or one an axis. */
  public Unfold(int... kernelSize) {
    this(Spec.of(kernelSize));
  }

  /** Of the given arguments. */
  public Unfold(Spec spec) {
    super(spec);
  }

  /**
   * Takes images apart to sliding blocks.
   *
   * <p>out[n, c * k + i, l] = in[n, c, place(l) * stride - padding + i * dilation]: column l holds
   * the k elements of block l in every channel, zeros where it lies in the padding.
   *
   * <p>Shapes: input (N, C, H, W) or (C, H, W); output (N, C * k, L) or (C * k, L), k the number of
   * elements of a kernel, L the number of its places, along each axis floor((in + 2 * padding -
   * dilation * (kernel - 1) - 1) / stride) + 1.
   *
   * @param kernelSize one size for both axes or one an axis
   * @param dilation default 1
   * @param padding zeros on both sides of each axis; default 0
   * @param stride default 1
   * @throws dev.lamina.nn.LayerException if an argument is out of range
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.Unfold.html">torch.nn.Unfold</a>
   */
  public record Spec(
      IntTuple kernelSize,
      @Default("1") IntTuple dilation,
      @Default("0") IntTuple padding,
      @Default("1") IntTuple stride)
      implements LayerSpec {
    public Spec {
      new Blocks(kernelSize, dilation, padding, stride);
    }

    /** torch's defaults for all but the kernel. */
    public static Spec of(int... kernelSize) {
      return new Spec(IntTuple.of(kernelSize), IntTuple.of(1), IntTuple.of(0), IntTuple.of(1));
    }

    private Blocks blocks() {
      return new Blocks(kernelSize, dilation, padding, stride);
    }

    @Override
    public String type() {
      return "Unfold";
    }

    @Override
    public String extraRepr() {
      return blocks().extraRepr();
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      Spatial image = Spatial.nonEmpty(inputs.get(0), 2);
      Shape record =
          Shape.of((long) image.channels() * blocks().size(), blocks().places(image).area());
      return List.of(image.batched() ? record.prepend(image.records()) : record);
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      Spatial image = Spatial.nonEmpty(Tensors.shape(call.input()), 2);
      Shape shape = outputShapes(call.inputShapes()).get(0);
      float[] output = new float[Math.toIntExact(shape.elements())];
      int planes = image.records() * image.channels();
      blocks().columns(image).gather(Tensors.floats(call.input()), 0, planes, output, 0);
      return List.of(Tensors.of(output, shape));
    }
  }
}
