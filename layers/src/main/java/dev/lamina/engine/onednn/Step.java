package dev.lamina.engine.onednn;

import dev.lamina.nn.Graph;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One thing that a program does. */
sealed interface Step {
  /**
   * Runs a primitive.
   *
   * @param what for people: the layer and what was fused into it
   * @param scratchpad the layout of its scratchpad, null if it needs none
   * @param slots its arguments that are values, by oneDNN's number
   * @param weights its arguments that are parameters, by oneDNN's number
   */
  record Execute(
      String what,
      Primitive primitive,
      Layout scratchpad,
      Map<Integer, Slot> slots,
      Map<Integer, PackedWeight> weights)
      implements Step {}

  /**
   * Runs a layer's reference computation on row-major floats.
   *
   * @param inputs null where an optional input is absent
   */
  record Compute(
      Graph.Node node, Map<String, INDArray> arrays, List<Slot> inputs, List<Slot> outputs)
      implements Step {}
}
