package dev.lamina.spark.run;

import dev.lamina.engine.Engine;
import dev.lamina.engine.Engines;
import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.nn.Graph;
import dev.lamina.sequence.ChunkedPlan;
import dev.lamina.spark.kryo.SharedGraph;
import dev.lamina.tensor.Shape;
import java.util.List;

/**
 * What a plan was compiled from.
 *
 * @param model the very object that the executor's tasks share: a number of a broadcast would mean
 *     another model after Spark was started again in the same process
 * @param engine its name
 * @param batchSize records of a run, at least 1
 * @param steps of the sequences of a run; 0 where records are none
 * @param chunk the steps of a part, where sequences run in parts; 0 where they do not
 * @param threads OpenMP threads of a run, at least 1
 */
public record PlanKey(
    SharedGraph model,
    String engine,
    Precision precision,
    int batchSize,
    int steps,
    int chunk,
    int threads) {
  /** Of a plan whose records are no sequences. */
  public PlanKey(
      SharedGraph model, String engine, Precision precision, int batchSize, int threads) {
    this(model, engine, precision, batchSize, 0, 0, threads);
  }

  Plan compile() {
    Engine runs = Engines.named(engine);
    Graph graph = model.graph();
    if (chunk > 0) {
      return ChunkedPlan.compile(runs, graph, batchSize, steps, chunk, precision, threads);
    }
    List<Shape> shapes =
        steps > 0 ? graph.inputShapes(batchSize, steps) : graph.inputShapes(batchSize);
    return runs.compile(graph, shapes, precision, threads);
  }
}
