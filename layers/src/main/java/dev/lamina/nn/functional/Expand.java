package dev.lamina.nn.functional;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Arguments;
import dev.lamina.nn.Broadcast;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The input repeated along axes of size 1; see {@link Spec}. */
public final class Expand extends Layer {
  /** To the given sizes; -1 for that of the input. */
  public Expand(int... size) {
    super(new Spec(IntTuple.of(size).expand(size.length, "size")));
  }

  /**
   * The input repeated along axes of size 1.
   *
   * <p>Shapes: input (*), output size: the input's axes are matched from the last, those of size 1
   * are repeated, and so is the whole for the axes before them
   *
   * @param size the sizes of the output; -1 for that of the input
   * @throws dev.lamina.nn.LayerException if a size is below -1; on inputs that cannot be repeated
   *     so
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.Tensor.expand.html">torch.Tensor.expand</a>
   */
  public record Spec(IntTuple size) implements LayerSpec {
    public Spec {
      size = size.expand(size.length(), "size");
      check(size.allAtLeast(-1), "size must not be below -1, got %s", size);
    }

    @Override
    public String type() {
      return "Expand";
    }

    @Override
    public String extraRepr() {
      return Arguments.printed(this);
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      Shape input = inputs.get(0);
      int more = size.length() - input.rank();
      boolean fits = more >= 0;
      long[] sizes = new long[size.length()];
      for (int i = 0; fits && i < sizes.length; i++) {
        long own = i < more ? 1 : input.size(i - more);
        sizes[i] = size.at(i) == -1 && i >= more ? own : size.at(i);
        fits = sizes[i] >= 0 && (own == 1 || own == sizes[i]);
      }
      check(fits, "input %s cannot be expanded to %s", input, size);
      return List.of(Shape.of(sizes));
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      Shape input = Tensors.shape(call.input());
      Shape output = outputShapes(List.of(input)).get(0);
      return List.of(Tensors.pick(call.input(), Broadcast.indices(input, output), output));
    }
  }
}
