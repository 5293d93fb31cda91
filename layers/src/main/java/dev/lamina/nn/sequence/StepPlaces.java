package dev.lamina.nn.sequence;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The place of each step in its sequence; see {@link Spec}. */
public final class StepPlaces extends Layer {
  /** Counted from 0. */
  public StepPlaces() {
    this(0);
  }

  /** Counted from {@code start}. */
  public StepPlaces(int start) {
    super(new Spec(start));
  }

  /**
   * The place of each step, what an embedding of places reads: {@code output[n, t] = start + t}.
   *
   * <p>Shapes: input (N, T, *), of which only the sizes are read; output (N, T).
   *
   * @param start the place of the first step; default 0
   * @throws dev.lamina.nn.LayerException on inputs of fewer axes
   */
  public record Spec(@Default("0") int start) implements LayerSpec {
    public Spec {
      check(start >= 0, "start must not be negative, got %s", start);
    }

    @Override
    public String type() {
      return "StepPlaces";
    }

    @Override
    public String extraRepr() {
      return start == 0 ? "" : "start=" + start;
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      Shape input = inputs.get(0);
      check(input.rank() >= 2, "input must be (N, T, *), got %s", input);
      return List.of(input.slice(0, 2));
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      Shape output = outputShapes(call.inputShapes()).get(0);
      int most = Math.toIntExact(output.size(1));
      float[] places = new float[Math.toIntExact(output.elements())];
      for (int i = 0; i < places.length; i++) {
        places[i] = start + i % most;
      }
      return List.of(Tensors.of(places, output));
    }
  }
}
