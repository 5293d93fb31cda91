package dev.lamina.nn.vision;

import dev.lamina.nn.Interpolation;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer that interpolates and does nothing else. */
public interface Resizing extends LayerSpec {
  /** What it does. */
  Interpolation interpolation();

  @Override
  default String extraRepr() {
    Interpolation all = interpolation();
    return Interpolation.print(all.size(), all.scaleFactor(), all.mode());
  }

  @Override
  default List<Shape> outputShapes(List<Shape> inputs) {
    return List.of(interpolation().shape(inputs.get(0)));
  }

  @Override
  default List<INDArray> compute(LayerCall call) {
    return List.of(interpolation().apply(call.input()));
  }
}
