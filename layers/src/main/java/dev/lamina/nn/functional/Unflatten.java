package dev.lamina.nn.functional;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Splits an axis into several; see {@link Spec}. */
public final class Unflatten extends Layer {
  /** An axis into axes of the given sizes, of which one may be -1. */
  public Unflatten(int dim, int... unflattenedSize) {
    super(
        new Spec(
            dim, IntTuple.of(unflattenedSize).expand(unflattenedSize.length, "unflattened_size")));
  }

  /**
   * Splits an axis into several.
   *
   * <p>Shapes: input (*, S, *), output (*, S1, ..., Sn, *) with S = S1 * ... * Sn.
   *
   * @param dim the axis; negative counts from the last; not one of torch's named dimensions
   * @param unflattenedSize S1, ..., Sn; one may be -1: what is left
   * @throws dev.lamina.nn.LayerException if sizes are no list, empty or negative, and on inputs
   *     whose axis they do not make up
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.Unflatten.html">Unflatten</a>
   */
  public record Spec(int dim, IntTuple unflattenedSize) implements LayerSpec {
    public Spec {
      check(
          unflattenedSize.toArgument() instanceof List && unflattenedSize.length() > 0,
          "unflattened_size must be a list of one size or more, got %s",
          unflattenedSize);
      Sizes.check("unflattened_size", unflattenedSize);
    }

    @Override
    public String type() {
      return "Unflatten";
    }

    @Override
    public String extraRepr() {
      return "dim=" + dim + ", unflattened_size=" + unflattenedSize;
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      Shape input = inputs.get(0);
      int axis = Axes.of(dim, input);
      Shape parts = Sizes.complete(unflattenedSize, input.size(axis));
      check(
          parts != null,
          "axis %s of input %s cannot be split into %s",
          dim,
          input,
          unflattenedSize);
      Shape before = input.slice(0, axis);
      return List.of(before.concat(parts).concat(input.slice(axis + 1, input.rank())));
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      return List.of(Tensors.reshaped(call.input(), outputShapes(call.inputShapes()).get(0)));
    }
  }
}
