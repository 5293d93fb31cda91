package dev.lamina.nn.functional;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Joins neighbouring axes to one; see {@link Spec}. */
public final class Flatten extends Layer {
  /** All axes but the first. */
  public Flatten() {
    this(1, -1);
  }

  /** The axes from {@code startDim} to {@code endDim}, both inclusive. */
  public Flatten(int startDim, int endDim) {
    super(new Spec(startDim, endDim));
  }

  /**
   * Joins neighbouring axes to one.
   *
   * <p>Shapes: input (*, S1, ..., Sn, *), output (*, S1 * ... * Sn, *).
   *
   * @param startDim the first axis to join; negative counts from the last; default 1
   * @param endDim the last axis to join; default -1
   * @throws dev.lamina.nn.LayerException on inputs without these axes
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.Flatten.html">Flatten</a>
   */
  public record Spec(@Default("1") int startDim, @Default("-1") int endDim) implements LayerSpec {
    @Override
    public String type() {
      return "Flatten";
    }

    @Override
    public String extraRepr() {
      return "start_dim=" + startDim + ", end_dim=" + endDim;
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      Shape input = inputs.get(0);
      int rank = Math.max(input.rank(), 1);
      check(
          startDim >= -rank && startDim < rank && endDim >= -rank && endDim < rank,
          "input must have axes %s and %s, got %s",
          startDim,
          endDim,
          input);
      int start = startDim < 0 ? startDim + rank : startDim;
      int end = endDim < 0 ? endDim + rank : endDim;
      check(start <= end, "start_dim %s comes after end_dim %s in %s", startDim, endDim, input);
      if (input.rank() == 0) {
        return List.of(Shape.of(1));
      }
      long[] sizes = new long[rank - (end - start)];
      for (int i = 0; i < sizes.length; i++) {
        sizes[i] = i <= start ? input.size(i) : input.size(i + end - start);
      }
      sizes[start] = input.slice(start, end + 1).elements();
      return List.of(Shape.of(sizes));
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      Shape output = outputShapes(call.inputShapes()).get(0);
      return List.of(Tensors.reshaped(call.input(), output));
    }
  }
}
