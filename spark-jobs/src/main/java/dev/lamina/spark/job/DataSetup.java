package dev.lamina.spark.job;

import dev.lamina.image.ColorMode;
import dev.lamina.image.transform.Transforms;
import dev.lamina.spark.run.ImageInput;
import dev.lamina.spark.run.RecordInput;
import dev.lamina.spark.run.RecordTable;
import dev.lamina.spark.run.TensorInput;
import dev.lamina.spark.source.DataColumns;
import dev.lamina.spark.source.DataFormat;
import dev.lamina.spark.source.DataRecord;
import dev.lamina.spark.source.DataRequest;
import dev.lamina.spark.source.DataSet;
import dev.lamina.spark.source.DataSets;
import dev.lamina.spark.source.SourceException;
import dev.lamina.tensor.Shape;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** The records of a job, up to a model's input; faults of the keys are collected, not thrown. */
final class DataSetup {
  /**
   * What a job asks of its records.
   *
   * @param isLabelled whether each must have a class
   * @param keepsAll whether a table's columns are carried along where no key says which
   */
  record Needs(boolean isLabelled, boolean keepsAll) {
    /** Records with classes; nothing else is carried along unless the configuration says so. */
    static final Needs CLASSES = new Needs(true, false);

    /** Records with all that is known of them. */
    static final Needs EVERYTHING = new Needs(false, true);
  }

  private final DataConfig config;
  private final ImageConfig image;
  private final Needs needs;
  private final ConfigFaults faults;
  private final RecordLimit limit;
  private final Transforms transforms;
  private final SequenceSetup sequences;

  private DataFormat format;
  private Shape recordShape;
  private ColorMode mode;
  private int classCount;
  private DataSet data;

  /** Checks the keys by themselves, of records that are no sequences. */
  DataSetup(DataConfig config, ImageConfig image, Needs needs, ConfigFaults faults) {
    this(config, image, SequenceConfig.DEFAULT, needs, faults);
  }

  /** Checks the keys by themselves. */
  DataSetup(
      DataConfig config,
      ImageConfig image,
      SequenceConfig sequence,
      Needs needs,
      ConfigFaults faults) {
    this.config = config;
    this.image = image;
    this.needs = needs;
    this.faults = faults;
    faults.require("data", config.data());
    faults.require("label_column", config.labelColumn());
    faults.require("tensor_column", config.tensorColumn());
    faults.require("path_column", config.pathColumn());
    faults.atLeast(0, "partitions", config.partitions());
    faults.atLeast(1, "max_pixels", image.maxPixels());
    faults.atLeast(1, "max_file_bytes", config.maxFileBytes());
    faults.distinct("classes", config.classes());
    faults.distinct("keep_columns", config.keepColumns());
    this.limit = faults.tried("max_unreadable", () -> RecordLimit.parse(config.maxUnreadable()));
    this.transforms = parseTransforms();
    if (transforms != null && image.maxPixels() > 0) {
      faults.check("decode", () -> image.options(ColorMode.RGB, transforms));
    }
    this.format = config.format();
    this.sequences = format.isSequences() ? new SequenceSetup(sequence, faults) : null;
    if (sequences == null && sequence.isGiven()) {
      faults.add(
          null,
          "task, tokenizer, max_length, truncation, run_steps and chunk_steps are for 'format:"
              + " sequences' and 'format: lines'");
    }
    detectIfLocal();
    checkFormat();
  }

  /** Finds the format out if it is not given and the data are where that needs no Spark. */
  private void detectIfLocal() {
    Configuration hadoop = new Configuration();
    if (format == DataFormat.AUTO && OutputSetup.isLocal(config.data(), hadoop)) {
      triedData(() -> format = DataSets.detect(request(), hadoop));
    }
  }

  private void checkFormat() {
    if (format == DataFormat.TENSORS || format.isSequences()) {
      refuseWhatIsForImages();
    }
    if (config.root() != null && format != DataFormat.AUTO && format != DataFormat.MANIFEST) {
      faults.add("root", "is for manifests; the data are " + name(format));
    }
  }

  private static String name(DataFormat format) {
    return format.name().toLowerCase(Locale.ROOT);
  }

  private Transforms parseTransforms() {
    int before = faults.count();
    for (Map<String, Object> definition : image.transforms()) {
      faults.check("transforms", () -> Transforms.parse(definition));
    }
    return faults.count() > before
        ? null
        : faults.tried("transforms", () -> Transforms.parse(image.transforms()));
  }

  private void refuseWhatIsForImages() {
    if (image.mode() != null) {
      faults.add("mode", "is for images; %s are not decoded".formatted(name(format)));
    }
    if (image.hasTransforms()) {
      faults.add("transforms", "are for images; %s have none".formatted(name(format)));
    }
  }

  /** Whether records are known to be images: not if they are tensors, or it is yet to be seen. */
  boolean areImages() {
    return format != DataFormat.TENSORS && format != DataFormat.AUTO && !format.isSequences();
  }

  /** The sequences that records are; null if they are none. */
  SequenceSetup sequences() {
    return sequences;
  }

  /** Whether each record has a class. */
  private boolean isLabelled() {
    return needs.isLabelled()
        && (sequences == null || sequences.task() == SequenceTask.CLASSIFICATION);
  }

  private boolean hasStepLabels() {
    return needs.isLabelled() && sequences != null && sequences.task() == SequenceTask.TAGGING;
  }

  /** Checks that records can be made into a model's input; null if none is known. */
  void fit(Shape shape) {
    recordShape = shape;
    if (!areImages() || shape == null) {
      return;
    }
    if (shape.rank() != 3) {
      faults.add("data", "are images; the model takes " + shape + ", not (C, H, W)");
      return;
    }
    ColorMode ofModel = shape.size(0) == 1 ? ColorMode.L : ColorMode.RGB;
    mode = image.mode() == null ? ofModel : image.mode();
    if (transforms != null) {
      faults.check("transforms", () -> transforms.check(mode, shape));
    }
  }

  /** Requires so many classes of the data; to be called before they are looked at. */
  void expectClasses(int count) {
    classCount = count;
  }

  /**
   * Looks at the data if they are where that can be done without Spark: lists files; of a table
   * only Spark can tell more than that it is there.
   */
  void lookIfLocal() {
    Configuration hadoop = new Configuration();
    if (OutputSetup.isLocal(config.data(), hadoop)) {
      look(hadoop);
    }
  }

  private void look(Configuration hadoop) {
    if (format != DataFormat.AUTO) {
      triedData(
          () -> {
            data = DataSets.list(request(), hadoop);
            checkClasses();
          });
    }
  }

  private DataRequest request() {
    List<String> kept = config.keepColumns();
    DataColumns columns =
        new DataColumns(
            config.keyColumn(),
            config.labelColumn(),
            config.tensorColumn(),
            config.contentColumn(),
            config.pathColumn(),
            kept == null && !needs.keepsAll() ? List.of() : kept);
    boolean isTensor = format == DataFormat.TENSORS && recordShape != null;
    return new DataRequest(
        config.data(),
        format,
        columns,
        config.root(),
        config.classes(),
        isLabelled(),
        classCount,
        isTensor ? recordShape.elements() * Float.BYTES : 0,
        hasStepLabels() ? config.labelColumn() : null);
  }

  private interface DataStep {
    void run() throws IOException;
  }

  private void triedData(DataStep step) {
    try {
      step.run();
    } catch (SourceException e) {
      faults.add("data", e.getMessage());
    } catch (IOException e) {
      faults.add("data", "cannot be looked at: " + e.getMessage());
    }
  }

  private void checkClasses() {
    if (data != null && isLabelled() && faults.isEmpty() && data.classes().size() != classCount) {
      faults.add(
          "data",
          "%s has %d classes, the model's output has %d; 'classes' names them by label%s"
              .formatted(
                  config.data(),
                  data.classes().size(),
                  classCount,
                  data.classes().size() > classCount ? "" : ", those without a record too"));
    }
  }

  /**
   * The data set, looked at now if it is where only Spark or its settings lead.
   *
   * @throws ConfigException if it is not there, or other than the keys say
   */
  DataSet data(SparkSession session) {
    if (data == null) {
      triedData(
          () -> {
            if (format == DataFormat.AUTO) {
              format = DataSets.detect(request(), session.sparkContext().hadoopConfiguration());
              checkFormat();
              fit(recordShape);
            }
            data = DataSets.open(session, request());
            if (sequences != null) {
              sequences.checkKind(data.sequences());
            }
            checkClasses();
          });
      faults.throwIfAny();
    }
    return data;
  }

  /** The records. */
  JavaRDD<DataRecord> records(SparkSession session) {
    return data(session).read(session, config.partitions(), config.maxFileBytes());
  }

  /**
   * The columns of a table of the records and a job's results.
   *
   * @throws ConfigException if a kept column has a name of the others
   */
  RecordTable table(DataSet set, StructType results) {
    return table(set, results, new StructType());
  }

  /** As {@link #table(DataSet, StructType)}, with columns that are only in the staging table. */
  RecordTable table(DataSet set, StructType results, StructType staged) {
    RecordTable table = faults.tried("keep_columns", () -> RecordTable.of(set, results, staged));
    faults.throwIfAny();
    return table;
  }

  /** From a file's bytes to what the transforms make of the image. */
  ImageInput imageInput(ColorMode decoded) {
    return new ImageInput(image.options(decoded, transforms), transforms);
  }

  /** The transforms; null if they are at fault. */
  Transforms transforms() {
    return transforms;
  }

  /** What the data are made of; auto if that is yet to be found out. */
  DataFormat format() {
    return format;
  }

  /** The data set, if it was looked at; null otherwise. */
  DataSet listed() {
    return data;
  }

  /** From a record's bytes to the model's input, of sequences too. */
  RecordInput input(SparkSession session, int batchSize) {
    return sequences == null
        ? input()
        : sequences.input(session.sparkContext(), batchSize, config.classes(), needs.isLabelled());
  }

  /** From a record's bytes to the model's input. */
  RecordInput input() {
    return areImages() ? imageInput(mode) : new TensorInput();
  }

  /** The transforms of images as plain data; none of tensors. */
  List<Map<String, Object>> transformArguments() {
    return areImages() ? transforms.toArguments() : List.of();
  }

  /** How many records may fail. */
  RecordLimit limit() {
    return limit;
  }
}
