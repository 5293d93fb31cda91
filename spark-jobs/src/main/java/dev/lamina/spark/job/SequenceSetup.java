package dev.lamina.spark.job;

import dev.lamina.nn.Graph;
import dev.lamina.nn.embedding.Embedding;
import dev.lamina.sequence.ChunkedPlan;
import dev.lamina.sequence.Encoder;
import dev.lamina.sequence.LengthBuckets;
import dev.lamina.sequence.TextEncoding;
import dev.lamina.spark.run.SequenceInput;
import dev.lamina.spark.run.SequenceSettings;
import dev.lamina.spark.run.SequenceSettings.Targets;
import dev.lamina.spark.source.SequenceContent;
import dev.lamina.tensor.Shape;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.util.LongAccumulator;

/** The sequences of a job, up to a model's input; faults of the keys are collected, not thrown. */
final class SequenceSetup {
  /** More ids than that a float cannot tell apart. */
  private static final long MOST_IDS = 1 << 24;

  private final SequenceConfig config;
  private final ConfigFaults faults;
  private final TextEncoding encoding;
  private long ignoreIndex = -100;
  private int features;
  private long ids = MOST_IDS;
  private boolean exact;
  private boolean hasModel;
  private int classes;
  private LongAccumulator validSteps;
  private LongAccumulator computedSteps;

  /** Checks the keys by themselves. */
  SequenceSetup(SequenceConfig config, ConfigFaults faults) {
    this.config = config;
    this.faults = faults;
    faults.atLeast(0, "max_length", config.maxLength());
    faults.atLeast(1, "run_steps", config.runSteps());
    faults.atLeast(0, "chunk_steps", config.chunkSteps());
    this.encoding =
        config.tokenizer() == null
            ? null
            : faults.tried("tokenizer", () -> checked(TextEncoding.parse(config.tokenizer())));
  }

  private static TextEncoding checked(TextEncoding encoding) {
    encoding.open().close();
    return encoding;
  }

  SequenceTask task() {
    return config.task();
  }

  /** The target that is not counted: the loss's. */
  void ignore(long index) {
    ignoreIndex = index;
  }

  /** Requires so many classes of steps. */
  void expectClasses(int count) {
    classes = count;
  }

  /** Checks that sequences can be made into a model's inputs; whether they can. */
  boolean fit(Graph graph) {
    hasModel = true;
    int before = faults.count();
    int sequences = 0;
    int lengths = 0;
    for (int i = 0; i < graph.inputs().size(); i++) {
      Graph.Input input = graph.inputs().get(i);
      if (input.isSequence() && input.stepShape().rank() <= 1) {
        sequences++;
        Shape step = input.stepShape();
        features = step.rank() == 0 ? 0 : Math.toIntExact(step.size(0));
        ids = features > 0 ? ids : idsOf(graph, i);
      } else if (input.recordShape() != null && input.recordShape().rank() == 0) {
        lengths++;
      } else {
        sequences = 2;
      }
    }
    if (sequences != 1 || lengths > 1) {
      faults.add(
          "model",
          "must have one input of sequences, [T] ids or [T, features], and at most one [], their"
              + " lengths; it has "
              + graph.inputs());
      return false;
    }
    exact = lengths == 0;
    checkEncoding();
    if (config.chunkSteps() > 0) {
      faults.check("chunk_steps", () -> ChunkedPlan.check(graph));
    }
    return faults.count() == before;
  }

  /** The ids that all embeddings take that read a sequence. */
  private static long idsOf(Graph graph, int sequence) {
    long least = MOST_IDS;
    for (Graph.Node node : graph.nodes()) {
      if (node.spec() instanceof Embedding.Spec spec
          && node.inputs().contains(new Graph.Port(-1 - sequence, 0))) {
        least = Math.min(least, spec.numEmbeddings());
      }
    }
    return least;
  }

  private void checkEncoding() {
    if (encoding == null) {
      return;
    }
    if (features > 0) {
      faults.add("tokenizer", "is for texts; the model takes steps of " + features + " features");
      return;
    }
    try (Encoder encoder = encoding.open()) {
      if (encoder.size() > ids) {
        faults.add("tokenizer", "has %d tokens, the model takes %d".formatted(encoder.size(), ids));
      }
      int special = encoder.frame().before() + encoder.frame().after();
      if (config.maxLength() > 0 && config.maxLength() <= special) {
        faults.add(
            "max_length",
            "must be more than the special tokens (%d), got %d"
                .formatted(special, config.maxLength()));
      }
    }
  }

  /** Checks that the data are of the kind that the model takes. */
  void checkKind(SequenceContent.Kind kind) {
    if (!hasModel) {
      return;
    }
    if (kind == SequenceContent.Kind.TEXT && encoding == null) {
      faults.add("tokenizer", "must be given: the sequences are texts");
    } else if (features > 0 != (kind == SequenceContent.Kind.FEATURES)) {
      String taken = features > 0 ? "steps of " + features + " features" : "ids";
      String given = kind == SequenceContent.Kind.FEATURES ? "features" : "ids";
      faults.add("data", "are sequences of " + given + "; the model takes " + taken);
    }
  }

  /**
   * From a record's bytes to the model's input.
   *
   * @param names of steps' classes; null if labels are indices
   * @param hasTargets whether steps have targets, by the task
   */
  SequenceInput input(SparkContext context, int batchSize, List<String> names, boolean hasTargets) {
    if (validSteps == null) {
      validSteps = context.longAccumulator("steps of sequences");
      computedSteps = context.longAccumulator("steps computed");
    }
    Targets ofTask =
        switch (config.task()) {
          case CLASSIFICATION -> Targets.NONE;
          case TAGGING -> Targets.LABELS;
          case LANGUAGE_MODEL -> Targets.NEXT;
        };
    Targets targets = hasTargets ? ofTask : Targets.NONE;
    SequenceSettings settings =
        new SequenceSettings(
            encoding,
            features,
            ids,
            config.maxLength(),
            config.truncation(),
            targets,
            names,
            classes,
            ignoreIndex);
    return new SequenceInput(
        settings,
        new LengthBuckets(batchSize, config.runSteps(), exact),
        config.chunkSteps(),
        validSteps,
        computedSteps);
  }

  /** The share of computed steps that were sequences' own; null if none was computed. */
  Double validShare() {
    return validSteps == null || computedSteps.value() == 0
        ? null
        : (Double) ((double) validSteps.value() / computedSteps.value());
  }

  /** How texts become ids, in words; null where sequences are none. */
  String describe() {
    return encoding == null ? null : encoding.toString();
  }
}
