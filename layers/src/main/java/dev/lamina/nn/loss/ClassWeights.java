package dev.lamina.nn.loss;

import dev.lamina.nn.ArraySpec;
import dev.lamina.nn.FloatTuple;
import dev.lamina.tensor.Shape;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;

/** The buffer {@code weight} (C) that torch keeps for losses with class weights. */
final class ClassWeights {
  private ClassWeights() {}

  static List<ArraySpec> arrays(FloatTuple weight) {
    if (weight == null) {
      return List.of();
    }
    // The arguments have the values already, so that a state dict may lack them.
    return List.of(
        new ArraySpec(
            "weight",
            Shape.of(weight.length()),
            DataType.FLOAT,
            ArraySpec.Kind.BUFFER,
            true,
            (generator, shape) -> weight.toArray()));
  }
}
