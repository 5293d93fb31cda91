package dev.lamina.nn.functional;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Arguments;
import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Cuts the input into equal parts along an axis; see {@link Spec}. */
public final class Chunk extends Layer {
  /** Into a number of parts along an axis. */
  public Chunk(int chunks, int dim) {
    super(new Spec(chunks, dim));
  }

  /**
   * Cuts the input into equal parts along an axis.
   *
   * <p>Shapes: input (*, S, *); outputs 0, 1, ...: (*, ceil(S / chunks), *), the last one smaller
   * where chunks does not divide S
   *
   * @param chunks the number of parts, positive
   * @param dim the axis; negative counts from the last; default 1, where torch's is 0: records are
   *     never parted unless that is asked for
   * @throws dev.lamina.nn.LayerException if chunks is not positive; on inputs without the axis, or
   *     of a size that gives fewer parts, which is no error in torch
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.chunk.html">torch.chunk</a>
   */
  public record Spec(int chunks, @Default("1") int dim) implements LayerSpec {
    public Spec {
      check(chunks > 0, "chunks must be positive, got %s", chunks);
    }

    @Override
    public String type() {
      return "Chunk";
    }

    @Override
    public String extraRepr() {
      return Arguments.printed(this);
    }

    @Override
    public List<String> outputNames() {
      return Parts.names(chunks);
    }

    private int[] sizes(long size) {
      long each = (size + chunks - 1) / chunks;
      int[] sizes = new int[chunks];
      for (int i = 0; i < chunks; i++) {
        sizes[i] = (int) Math.max(Math.min(each, size - i * each), 0);
      }
      return sizes;
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      int axis = Axes.of(dim, inputs.get(0));
      int[] sizes = sizes(inputs.get(0).size(axis));
      check(
          sizes[chunks - 1] > 0 || sizes[0] == 0,
          "input cannot be cut into %s parts of %s along axis %s, got %s",
          chunks,
          sizes[0],
          dim,
          inputs.get(0));
      return Parts.shapes(inputs.get(0), axis, sizes);
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      outputShapes(call.inputShapes());
      Shape shape = Tensors.shape(call.input());
      int axis = Axes.of(dim, shape);
      return Parts.of(call.input(), axis, sizes(shape.size(axis)));
    }
  }
}
