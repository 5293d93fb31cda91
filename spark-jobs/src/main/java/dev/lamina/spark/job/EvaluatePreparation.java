package dev.lamina.spark.job;

import dev.lamina.nn.LossSpec;
import dev.lamina.stats.TopK;
import dev.lamina.tensor.Shape;
import java.util.List;

/**
 * All that an evaluation needs and that can be known before Spark starts. Every fault of the
 * configuration is found, not the first alone.
 */
final class EvaluatePreparation {
  private final EvaluateConfig config;
  private final ConfigFaults faults = new ConfigFaults();
  private final DataSetup data;
  private final ModelSetup model;
  private final OutputSetup output;
  private final LossSpec loss;

  /**
   * Prepares a job.
   *
   * @throws ConfigException if anything is wrong; it lists all that is
   */
  EvaluatePreparation(EvaluateConfig config) {
    this.config = config;
    this.data = new DataSetup(config.source(), config.image(), DataSetup.Needs.CLASSES, faults);
    this.output = new OutputSetup(config.results(), faults);
    faults.atLeast(0, "worst", config.worst());
    faults.atLeast(1, "calibration_bins", config.calibrationBins());
    faults.check("top_k", () -> TopK.empty(ks()));
    this.loss = faults.tried("loss", () -> LossSetup.bind(config.loss()));
    this.model = new ModelSetup(config.network(), faults);
    Shape shape = model.recordShape(data.areImages(), "evaluated");
    data.fit(shape);
    if (shape != null) {
      checkOutput();
    }
    if (faults.isEmpty()) {
      model.checkPlan(model.graph());
    }
    data.lookIfLocal();
    output.lookIfLocal();
    faults.throwIfAny();
  }

  int[] ks() {
    return config.topK().stream().mapToInt(Integer::intValue).toArray();
  }

  /** Requires scores of classes, which the loss takes. */
  private void checkOutput() {
    List<Shape> outputs = model.outputShapes(model.graph());
    if (outputs == null) {
      return;
    }
    Shape scores = outputs.get(0);
    if (scores.rank() != 2) {
      faults.add("model", "its output must be (N, classes), got " + scores);
      return;
    }
    data.expectClasses(Math.toIntExact(scores.size(1)));
    if (loss != null) {
      Shape labels = Shape.of(scores.size(0));
      faults.check("loss", () -> loss.outputShapes(List.of(scores, labels)));
    }
  }

  DataSetup data() {
    return data;
  }

  ModelSetup model() {
    return model;
  }

  OutputSetup output() {
    return output;
  }

  LossSpec loss() {
    return loss;
  }
}
