package dev.lamina.spark.run;

import dev.lamina.engine.Engines;
import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.spark.kryo.SharedGraph;

/**
 * What a plan was compiled from.
 *
 * @param model the very object that the executor's tasks share: a number of a broadcast would mean
 *     another model after Spark was started again in the same process
 * @param engine its name
 * @param batchSize records of a run, at least 1
 * @param threads OpenMP threads of a run, at least 1
 */
public record PlanKey(
    SharedGraph model, String engine, Precision precision, int batchSize, int threads) {
  Plan compile() {
    return Engines.named(engine)
        .compile(model.graph(), model.graph().inputShapes(batchSize), precision, threads);
  }
}
