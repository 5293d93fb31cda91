package dev.lamina.engine.onednn;

import dev.lamina.engine.Engine;
import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.nn.Graph;
import dev.lamina.tensor.Shape;
import java.util.List;

/** Compiles graphs to fused oneDNN primitives. */
public final class OneDnnEngine implements Engine {
  @Override
  public String name() {
    return "onednn";
  }

  @Override
  public boolean isAvailable() {
    try {
      return OneDnn.engine() != null;
    } catch (LinkageError e) {
      return false;
    }
  }

  @Override
  public String processor() {
    return OneDnn.instructionSet();
  }

  @Override
  public Plan compile(Graph graph, List<Shape> inputShapes, Precision precision, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
    }
    List<Shape> outputShapes = graph.outputShapes(inputShapes);
    int valueType = ValueType.of(precision);
    // Primitives are cut for the number of threads that there is when they are made.
    OneDnn.useThreads(threads);
    SharedModel.Lease lease = SharedModel.acquire(graph, inputShapes, valueType, threads);
    return new OneDnnPlan(graph, lease, inputShapes, outputShapes, threads);
  }
}
