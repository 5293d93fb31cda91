package dev.lamina.spark.job;

import dev.lamina.engine.Engine;
import dev.lamina.engine.Engines;
import dev.lamina.model.Model;
import dev.lamina.nn.Graph;
import dev.lamina.spark.kryo.SharedGraph;
import dev.lamina.spark.run.PlanSource;
import dev.lamina.tensor.Shape;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;

/** The model of a job and what runs it; faults of the keys are collected, not thrown. */
final class ModelSetup {
  private static final String AUTO = "auto";
  private static final int SOME_STEPS = 64;

  private final ModelConfig config;
  private final ConfigFaults faults;
  private final Engine engine;
  private final Model model;

  /** Finds the engine and loads the model. */
  ModelSetup(ModelConfig config, ConfigFaults faults) {
    this.config = config;
    this.faults = faults;
    faults.require("model", config.model());
    faults.atLeast(1, "batch_size", config.batchSize());
    this.engine =
        faults.tried(
            "engine",
            () ->
                config.engine().equals(AUTO) ? Engines.fastest() : Engines.named(config.engine()));
    this.model =
        config.model() == null
            ? null
            : faults.tried("model", () -> Model.load(config.model(), config.weights(), null));
  }

  /** Whether the model could be loaded; nothing can be asked of it otherwise. */
  boolean isLoaded() {
    return model != null;
  }

  Model model() {
    return model;
  }

  /** The model's graph, with its own outputs. */
  Graph graph() {
    return model.graph();
  }

  Engine engine() {
    return engine;
  }

  String precision() {
    return config.precision().name().toLowerCase(Locale.ROOT);
  }

  int batchSize() {
    return config.batchSize();
  }

  /**
   * The shape of the one input of a record; null, and a fault, if the model has several or of no
   * known shape.
   *
   * @param isImage whether it must be (C, H, W)
   * @param purpose what for, such as {@code evaluated}
   */
  Shape recordShape(boolean isImage, String purpose) {
    if (!isLoaded()) {
      return null;
    }
    List<Graph.Input> inputs = graph().inputs();
    Shape shape = inputs.get(0).recordShape();
    if (inputs.size() != 1 || shape == null || (isImage && shape.rank() != 3)) {
      String expected = isImage ? "one input, an image (C, H, W)," : "one input of known shape";
      faults.add("model", "must have " + expected + " to be " + purpose + "; it has " + inputs);
      return null;
    }
    return shape;
  }

  /** The shapes of a graph's outputs, batch axis first; null, and a fault, if there are none. */
  List<Shape> outputShapes(Graph graph) {
    int batchSize = Math.max(1, config.batchSize());
    return faults.tried("model", () -> graph.outputShapes(shapes(graph, batchSize)));
  }

  /** Compiles for a batch of one, so that what the engine cannot run is known at once. */
  void checkPlan(Graph graph) {
    faults.check(
        "engine", () -> engine.compile(graph, shapes(graph, 1), config.precision(), 1).close());
  }

  /** Of sequences any number of steps will do. */
  private static List<Shape> shapes(Graph graph, int batchSize) {
    return graph.hasSequences()
        ? graph.inputShapes(batchSize, SOME_STEPS)
        : graph.inputShapes(batchSize);
  }

  /** Shares the model's graph, or one with other outputs, with the executors. */
  PlanSource share(SparkSession session, Graph graph) {
    return share(session, graph, config.batchSize());
  }

  /** Shares a graph with the executors, for runs of so many records. */
  PlanSource share(SparkSession session, Graph graph, int batchSize) {
    return PlanSource.share(
        session, new SharedGraph(graph), engine.name(), config.precision(), batchSize);
  }
}
