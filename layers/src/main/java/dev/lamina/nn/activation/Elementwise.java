package dev.lamina.nn.activation;

import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A function of each element by itself: input (*), output (*). */
interface Elementwise extends LayerSpec {
  /** The function, in double precision; its result is rounded to a float. */
  double apply(double x);

  @Override
  default List<Shape> outputShapes(List<Shape> inputs) {
    return List.of(inputs.get(0));
  }

  @Override
  default List<INDArray> compute(LayerCall call) {
    float[] values = Tensors.floats(call.input());
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) apply(values[i]);
    }
    return List.of(Tensors.of(values, Tensors.shape(call.input())));
  }
}
