package dev.lamina.nn.functional;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Arguments;
import dev.lamina.nn.Default;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Cuts the input into parts along an axis; see {@link Spec}. */
public final class Split extends Layer {
  /** Into parts of the given sizes along axis 1. */
  public Split(int... sizes) {
    this(new Spec(IntTuple.of(sizes).expand(sizes.length, "split_size_or_sections"), 1));
  }

  /** Of the given arguments. */
  public Split(Spec spec) {
    super(spec);
  }

  /**
   * Cuts the input into parts along an axis.
   *
   * <p>Shapes: input (*, S, *); outputs 0, 1, ...: (*, S0, *), (*, S1, *), ... with S = S0 + S1 +
   * ...
   *
   * @param splitSizeOrSections S0, S1, ...; not torch's one size for parts of any number, because a
   *     layer's outputs are known before its inputs
   * @param dim the axis; negative counts from the last; default 1, where torch's is 0: records are
   *     never parted unless that is asked for
   * @throws dev.lamina.nn.LayerException if sizes are no list or negative; on inputs without the
   *     axis, or of another size there
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.split.html">torch.split</a>
   */
  public record Spec(IntTuple splitSizeOrSections, @Default("1") int dim) implements LayerSpec {
    public Spec {
      check(
          splitSizeOrSections.toArgument() instanceof List && splitSizeOrSections.length() > 0,
          "split_size_or_sections must be a list of the sizes of all parts, got %s",
          splitSizeOrSections);
      check(
          splitSizeOrSections.allAtLeast(0),
          "split_size_or_sections must not be negative, got %s",
          splitSizeOrSections);
    }

    @Override
    public String type() {
      return "Split";
    }

    @Override
    public String extraRepr() {
      return Arguments.printed(this);
    }

    @Override
    public List<String> outputNames() {
      return Parts.names(splitSizeOrSections.length());
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      int axis = Axes.of(dim, inputs.get(0));
      int sum = IntStream.of(splitSizeOrSections.toArray()).sum();
      check(
          inputs.get(0).size(axis) == sum,
          "input must be of size %s along axis %s, got %s",
          sum,
          dim,
          inputs.get(0));
      return Parts.shapes(inputs.get(0), axis, splitSizeOrSections.toArray());
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      outputShapes(call.inputShapes());
      int axis = Axes.of(dim, Tensors.shape(call.input()));
      return Parts.of(call.input(), axis, splitSizeOrSections.toArray());
    }
  }
}
