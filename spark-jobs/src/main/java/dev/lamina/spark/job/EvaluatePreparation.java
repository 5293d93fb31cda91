package dev.lamina.spark.job;

import dev.lamina.model.LayerCatalog;
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
  private int classCount;

  /**
   * Prepares a job.
   *
   * @throws ConfigException if anything is wrong; it lists all that is
   */
  EvaluatePreparation(EvaluateConfig config) {
    this.config = config;
    this.data =
        new DataSetup(
            config.source(), config.image(), config.sequence(), DataSetup.Needs.CLASSES, faults);
    this.output = new OutputSetup(config.results(), faults);
    faults.atLeast(0, "worst", config.worst());
    faults.atLeast(1, "calibration_bins", config.calibrationBins());
    faults.check("top_k", () -> TopK.empty(ks()));
    this.loss = faults.tried("loss", () -> LossSetup.bind(config.loss()));
    this.model = new ModelSetup(config.network(), faults);
    if (fitsData()) {
      checkOutput();
    }
    if (faults.isEmpty()) {
      model.checkPlan(model.graph());
    }
    data.lookIfLocal();
    output.lookIfLocal();
    faults.throwIfAny();
  }

  /** Whether the model takes what the data are made into. */
  private boolean fitsData() {
    if (data.sequences() != null) {
      return model.isLoaded() && data.sequences().fit(model.graph());
    }
    Shape shape = model.recordShape(data.areImages(), "evaluated");
    data.fit(shape);
    return shape != null;
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
    int rank = hasStepScores() ? 3 : 2;
    if (scores.rank() != rank) {
      String expected = rank == 3 ? "(N, T, classes)" : "(N, classes)";
      faults.add("model", "its output must be " + expected + ", got " + scores);
      return;
    }
    int classes = Math.toIntExact(scores.size(-1));
    classCount = classes;
    data.expectClasses(classes);
    if (rank == 3) {
      data.sequences().expectClasses(classes);
      data.sequences().ignore(ignoreIndex());
    }
    if (loss != null) {
      Shape rows = Shape.of(scores.size(0), classes);
      Shape labels = Shape.of(scores.size(0));
      faults.check("loss", () -> loss.outputShapes(List.of(rows, labels)));
    }
  }

  /** Whether each step has scores, as those of tags and of next tokens. */
  boolean hasStepScores() {
    return data.sequences() != null && data.sequences().task() != SequenceTask.CLASSIFICATION;
  }

  /** The target that does not count. */
  long ignoreIndex() {
    Object index = loss == null ? null : argument("ignore_index");
    return index instanceof Number number ? number.longValue() : -100;
  }

  private Object argument(String name) {
    return LayerCatalog.standard().typeOf(loss).arguments(loss).get(name);
  }

  /** The classes that the model gives scores of. */
  int classCount() {
    return classCount;
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
