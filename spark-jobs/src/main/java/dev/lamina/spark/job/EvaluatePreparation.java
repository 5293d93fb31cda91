package dev.lamina.spark.job;

import dev.lamina.engine.Engine;
import dev.lamina.engine.Engines;
import dev.lamina.image.ColorMode;
import dev.lamina.image.transform.Transforms;
import dev.lamina.model.LayerCatalog;
import dev.lamina.model.Model;
import dev.lamina.model.ModelException;
import dev.lamina.nn.Graph;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.LossSpec;
import dev.lamina.nn.ModuleSpec;
import dev.lamina.spark.run.ImageInput;
import dev.lamina.spark.run.RecordInput;
import dev.lamina.spark.run.TensorInput;
import dev.lamina.spark.source.ClassFolders;
import dev.lamina.spark.source.DataFormat;
import dev.lamina.spark.source.LabelledData;
import dev.lamina.spark.source.SourceException;
import dev.lamina.spark.source.TensorColumns;
import dev.lamina.spark.source.TensorTable;
import dev.lamina.stats.TopK;
import dev.lamina.tensor.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * All that an evaluation needs and that can be known before Spark starts. Every fault of the
 * configuration is found, not the first alone.
 */
final class EvaluatePreparation {
  private static final String AUTO = "auto";

  private final EvaluateConfig config;
  private final List<ConfigException.Fault> faults = new ArrayList<>();

  private final Transforms transforms;
  private final LossSpec loss;
  private final RecordLimit limit;
  private final Engine engine;
  private final Model model;
  private final Shape recordShape;
  private final ColorMode mode;
  private LabelledData data;

  /**
   * Prepares a job.
   *
   * @throws ConfigException if anything is wrong; it lists all that is
   */
  EvaluatePreparation(EvaluateConfig config) {
    this.config = config;
    checkNumbers();
    this.transforms = parseTransforms();
    this.loss = bindLoss();
    this.limit = tried("max_unreadable", () -> RecordLimit.parse(config.maxUnreadable()));
    this.engine =
        tried(
            "engine",
            () ->
                config.engine().equals(AUTO) ? Engines.fastest() : Engines.named(config.engine()));
    this.model = loadModel();
    this.recordShape = recordShape();
    this.mode = chooseMode();
    checkLoss();
    checkPlan();
    Configuration hadoop = new Configuration();
    if (isLocal(config.data(), hadoop)) {
      lookAtData(hadoop);
    }
    if (isLocal(config.output(), hadoop)) {
      checkOutput(hadoop);
    }
    if (!faults.isEmpty()) {
      throw new ConfigException(faults);
    }
  }

  private void checkNumbers() {
    require("data", config.data());
    require("model", config.model());
    require("output", config.output());
    require("key_column", config.keyColumn());
    require("label_column", config.labelColumn());
    require("tensor_column", config.tensorColumn());
    atLeast(1, "batch_size", config.batchSize());
    atLeast(0, "partitions", config.partitions());
    atLeast(0, "worst", config.worst());
    atLeast(1, "calibration_bins", config.calibrationBins());
    atLeast(1, "max_pixels", config.maxPixels());
    atLeast(1, "max_file_bytes", config.maxFileBytes());
    tried("top_k", () -> TopK.empty(ks()));
    List<String> classes = config.classes();
    if (classes != null && classes.stream().distinct().count() != classes.size()) {
      fault("classes", "a name is there twice: " + classes);
    }
  }

  private void require(String key, String value) {
    if (value == null || value.isBlank()) {
      fault(key, "must be given");
    }
  }

  private void atLeast(long least, String key, long value) {
    if (value < least) {
      fault(key, "must be at least " + least + ", got " + value);
    }
  }

  int[] ks() {
    return config.topK().stream().mapToInt(Integer::intValue).toArray();
  }

  private Transforms parseTransforms() {
    int before = faults.size();
    for (Map<String, Object> definition : config.transforms()) {
      tried("transforms", () -> Transforms.parse(definition));
    }
    return faults.size() > before
        ? null
        : tried("transforms", () -> Transforms.parse(config.transforms()));
  }

  private LossSpec bindLoss() {
    return tried(
        "loss",
        () -> {
          Map<String, Object> arguments = new LinkedHashMap<>(config.loss());
          Object type = arguments.remove("type");
          LayerException.check(type != null, "needs a 'type', such as CrossEntropyLoss");
          LayerCatalog catalog = LayerCatalog.standard();
          ModuleSpec spec = catalog.type(type.toString()).bind(arguments);
          if (spec instanceof LossSpec lossSpec) {
            return lossSpec;
          }
          throw new LayerException(type + " is not a loss");
        });
  }

  private Model loadModel() {
    if (config.model() == null) {
      return null;
    }
    try {
      return Model.load(config.model(), config.weights(), null);
    } catch (ModelException e) {
      e.messages().forEach(message -> fault(null, message));
      return null;
    }
  }

  private boolean areImages() {
    return config.format() == DataFormat.IMAGES;
  }

  /** The shape of a record: (C, H, W) of images. */
  private Shape recordShape() {
    if (model == null) {
      return null;
    }
    List<Graph.Input> inputs = model.graph().inputs();
    Shape shape = inputs.get(0).recordShape();
    if (inputs.size() != 1 || shape == null || (areImages() && shape.rank() != 3)) {
      String expected = areImages() ? "one input, an image (C, H, W)," : "one input of known shape";
      fault("model", "must have " + expected + " to be evaluated; it has " + inputs);
      return null;
    }
    return shape;
  }

  /** What images are decoded to; checks that the model and the transforms take them. */
  private ColorMode chooseMode() {
    if (!areImages()) {
      if (config.mode() != null) {
        fault("mode", "is for images; tensors are not decoded");
      }
      if (config.hasTransforms()) {
        fault("transforms", "are for images; tensors are the model's input as they are");
      }
      return null;
    }
    if (recordShape == null) {
      return null;
    }
    ColorMode usual = recordShape.size(0) == 1 ? ColorMode.L : ColorMode.RGB;
    ColorMode chosen = config.mode() == null ? usual : config.mode();
    if (transforms != null) {
      tried(
          "transforms",
          () -> {
            transforms.check(chosen, recordShape);
            return transforms;
          });
    }
    return chosen;
  }

  private void checkLoss() {
    if (recordShape == null || loss == null) {
      return;
    }
    Shape output = tried("model", this::outputShape);
    if (output != null && output.rank() != 2) {
      fault("model", "its output must be (N, classes), got " + output);
    } else if (output != null) {
      Shape labels = Shape.of(output.size(0));
      tried("loss", () -> loss.outputShapes(List.of(output, labels)));
    }
  }

  private Shape outputShape() {
    Graph graph = model.graph();
    return graph.outputShapes(graph.inputShapes(Math.max(1, config.batchSize()))).get(0);
  }

  /** Compiles for a batch of one, so that what the engine cannot run is known at once. */
  private void checkPlan() {
    if (faults.isEmpty()) {
      Graph graph = model.graph();
      tried(
          "engine",
          () -> {
            engine.compile(graph, graph.inputShapes(1), config.precision(), 1).close();
            return engine;
          });
    }
  }

  private static boolean isLocal(String path, Configuration hadoop) {
    if (path == null || path.isBlank()) {
      return false;
    }
    String scheme = new Path(path).toUri().getScheme();
    String whole = scheme == null ? hadoop.get("fs.defaultFS", "file:///") : scheme + ":";
    return whole.startsWith("file:");
  }

  /** Lists images; of a table only Spark can tell more than that it is there. */
  private void lookAtData(Configuration hadoop) {
    triedData(
        () -> {
          if (areImages()) {
            data = ClassFolders.list(config.data(), config.classes(), hadoop);
            checkClasses();
          } else {
            TensorTable.check(config.data(), hadoop);
          }
        });
  }

  private void openTable(SparkSession session) {
    TensorColumns columns =
        new TensorColumns(config.keyColumn(), config.labelColumn(), config.tensorColumn());
    triedData(
        () -> {
          data =
              TensorTable.open(
                  session,
                  config.data(),
                  columns,
                  config.classes(),
                  classCount(),
                  recordShape.elements() * Float.BYTES);
          checkClasses();
        });
  }

  private interface DataStep {
    void run() throws IOException;
  }

  private void triedData(DataStep step) {
    try {
      step.run();
    } catch (SourceException e) {
      fault("data", e.getMessage());
    } catch (IOException e) {
      fault("data", "cannot be looked at: " + e.getMessage());
    }
  }

  private void checkClasses() {
    if (faults.isEmpty() && data.classes().size() != classCount()) {
      fault(
          "data",
          "%s has %d classes, the model's output has %d; 'classes' names them by label%s"
              .formatted(
                  config.data(),
                  data.classes().size(),
                  classCount(),
                  data.classes().size() > classCount() ? "" : ", those without a record too"));
    }
  }

  private void checkOutput(Configuration hadoop) {
    try {
      Path output = new Path(config.output());
      if (!config.overwrite() && output.getFileSystem(hadoop).exists(output)) {
        fault("output", config.output() + " exists; name another folder, or give --overwrite");
      }
    } catch (IOException e) {
      fault("output", "cannot be looked at: " + e.getMessage());
    }
  }

  private void fault(String key, String message) {
    faults.add(new ConfigException.Fault(key, message));
  }

  /** The value, or null and a fault. */
  private <T> T tried(String key, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      fault(key, e.getMessage());
      return null;
    }
  }

  /** The data set, looked at now if it is where only Spark or its settings lead. */
  LabelledData data(SparkSession session) {
    if (data == null) {
      if (areImages()) {
        lookAtData(session.sparkContext().hadoopConfiguration());
      } else {
        openTable(session);
      }
      if (!faults.isEmpty()) {
        throw new ConfigException(faults);
      }
    }
    return data;
  }

  /** From a record's bytes to the model's input. */
  RecordInput input() {
    return areImages() ? new ImageInput(mode, config.maxPixels(), transforms) : new TensorInput();
  }

  /** The transforms of images as plain data; none of tensors. */
  List<Map<String, Object>> transformArguments() {
    return areImages() ? transforms.toArguments() : List.of();
  }

  EvaluateConfig config() {
    return config;
  }

  LossSpec loss() {
    return loss;
  }

  RecordLimit limit() {
    return limit;
  }

  Engine engine() {
    return engine;
  }

  Model model() {
    return model;
  }

  /** The number of classes of the model's output. */
  int classCount() {
    return Math.toIntExact(outputShape().size(1));
  }
}
