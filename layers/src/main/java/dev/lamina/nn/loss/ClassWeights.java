package dev.lamina.nn.loss;

import dev.lamina.nn.ArraySpec;
import dev.lamina.nn.FloatTuple;
import dev.lamina.tensor.Shape;
import java.util.List;

/** The buffer {@code weight} (C) that torch keeps for losses with class weights. */
final class ClassWeights {
  private ClassWeights() {}

  static List<ArraySpec> arrays(FloatTuple weight) {
    return weight == null
        ? List.of()
        : List.of(ArraySpec.given("weight", Shape.of(weight.length()), weight::toArray));
  }
}
