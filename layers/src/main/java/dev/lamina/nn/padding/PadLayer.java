package dev.lamina.nn.padding;

import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Padding;
import dev.lamina.tensor.Shape;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer that pads its input and does nothing else. */
public interface PadLayer extends LayerSpec {
  /** What it puts where. */
  Padding sides();

  @Override
  default List<Shape> outputShapes(List<Shape> inputs) {
    return List.of(sides().shape(inputs.get(0)));
  }

  @Override
  default List<INDArray> compute(LayerCall call) {
    outputShapes(call.inputShapes());
    return List.of(sides().apply(call.input()));
  }
}
