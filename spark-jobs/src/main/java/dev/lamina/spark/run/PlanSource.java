package dev.lamina.spark.run;

import dev.lamina.engine.Precision;
import dev.lamina.nn.Graph;
import dev.lamina.spark.kryo.KryoCheck;
import dev.lamina.spark.kryo.SharedGraph;
import java.io.Serializable;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;

/** Where the tasks of a stage take their plans from: travels with them, the model by broadcast. */
public final class PlanSource implements Serializable, AutoCloseable {
  private static final long serialVersionUID = 1L;

  private final Broadcast<SharedGraph> model;
  private final String engine;
  private final Precision precision;
  private final int batchSize;

  private PlanSource(
      Broadcast<SharedGraph> model, String engine, Precision precision, int batchSize) {
    this.model = model;
    this.engine = engine;
    this.precision = precision;
    this.batchSize = batchSize;
  }

  /**
   * Shares a model with the executors.
   *
   * @param engine the name of what runs it
   * @param batchSize records of a run, at least 1
   */
  public static PlanSource share(
      SparkSession session, SharedGraph graph, String engine, Precision precision, int batchSize) {
    KryoCheck.check(graph);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    return new PlanSource(context.broadcast(graph), engine, precision, batchSize);
  }

  /** A plan for the calling thread, which from now on has as many threads as its task has cores. */
  public PlanPool.Lease take() {
    int threads = TaskThreads.cap();
    PlanKey key = new PlanKey(model.value(), engine, precision, batchSize, threads);
    return PlanPool.ofThisProcess().take(key);
  }

  /** A plan for sequences: of so many records, steps, and steps of a part, 0 for no parts. */
  PlanPool.Lease take(int records, int steps, int chunk) {
    int threads = TaskThreads.cap();
    return PlanPool.ofThisProcess()
        .take(new PlanKey(model.value(), engine, precision, records, steps, chunk, threads));
  }

  /** The model. */
  Graph graph() {
    return model.value().graph();
  }

  /** Ends the sharing: no task may run any more. */
  @Override
  public void close() {
    model.destroy();
  }
}
