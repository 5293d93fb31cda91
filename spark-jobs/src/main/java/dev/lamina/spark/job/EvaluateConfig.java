package dev.lamina.spark.job;

import dev.lamina.engine.Precision;
import dev.lamina.image.ColorMode;
import dev.lamina.image.ImageDecoder;
import dev.lamina.nn.Default;
import dev.lamina.spark.source.DataFormat;
import java.util.List;
import java.util.Map;

/**
 * What {@link EvaluateJob} is to do. A configuration may be wrong: the job says what is, all at
 * once.
 *
 * @param data the folder of the classes' folders, or the Parquet table, in any file system that
 *     Hadoop knows
 * @param format what the data are: images, one folder a class (default), or tensors in a Parquet
 *     table, one row a record, which are the model's input as they are
 * @param keyColumn a table's column of what names the record, strings or integers; default key
 * @param labelColumn its column of classes, indices or names; default label
 * @param tensorColumn its column of the tensors' elements in row-major order, array&lt;float&gt; or
 *     binary of little-endian float32; default tensor
 * @param classes the names of the classes by label; default: the folders, or the names in a table,
 *     sorted
 * @param model the model's definition, a YAML file
 * @param weights its weights, a safetensors file; default none, for a model without parameters
 * @param loss the loss's type and arguments, as in a model's definition; default CrossEntropyLoss
 * @param transforms from a decoded image to the model's input; default ToTensor alone
 * @param mode what images are converted to when they are decoded; default: grayscale for a model of
 *     one input channel, RGB for one of three
 * @param output the folder of the results, in any file system that Hadoop knows
 * @param overwrite whether a folder of that name is replaced; default false: it is an error
 * @param batchSize records of a run of the model, at least 1; default 64
 * @param partitions parts that the records are cut into, at least 1; default 0: by their number and
 *     size
 * @param engine what runs the model; default auto: the fastest that is there
 * @param precision what it computes in; default float32
 * @param topK the numbers of highest scores among which the true class is looked for; default 1, 5
 * @param calibrationBins bins of the calibration error, at least 1; default 15
 * @param worst how many records of the largest loss the result names; default 20
 * @param maxUnreadable how many records may fail before the job counts as failed: a number, or a
 *     share such as {@code 1%}, rounded up; default 1%
 * @param maxPixels the largest image that is decoded, in pixels; default 89478485
 * @param maxFileBytes the largest file that is read, in bytes; default 256 MiB
 */
public record EvaluateConfig(
    String data,
    @Default("images") DataFormat format,
    @Default("key") String keyColumn,
    @Default("label") String labelColumn,
    @Default("tensor") String tensorColumn,
    @Default("null") List<String> classes,
    String model,
    @Default("null") String weights,
    @Default("{type: CrossEntropyLoss}") Map<String, Object> loss,
    @Default("[{type: ToTensor}]") List<Map<String, Object>> transforms,
    @Default("null") ColorMode mode,
    String output,
    @Default("false") boolean overwrite,
    @Default("64") int batchSize,
    @Default("0") int partitions,
    @Default("auto") String engine,
    @Default("float32") Precision precision,
    @Default("[1, 5]") List<Integer> topK,
    @Default("15") int calibrationBins,
    @Default("20") int worst,
    @Default("1%") String maxUnreadable,
    @Default("89478485") long maxPixels,
    @Default("268435456") long maxFileBytes) {

  private static final List<Map<String, Object>> DEFAULT_TRANSFORMS =
      List.of(Map.of("type", "ToTensor"));

  /** Whether there are transforms other than the default. */
  boolean hasTransforms() {
    return !transforms.equals(DEFAULT_TRANSFORMS);
  }

  /** A builder of the defaults; data, model and output are yet to be set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Sets the components of a configuration by their names. */
  @SuppressWarnings("MissingJavadoc") // Each method sets the component of its name.
  public static final class Builder {
    private String data;
    private DataFormat format = DataFormat.IMAGES;
    private String keyColumn = "key";
    private String labelColumn = "label";
    private String tensorColumn = "tensor";
    private List<String> classes;
    private String model;
    private String weights;
    private Map<String, Object> loss = Map.of("type", "CrossEntropyLoss");
    private List<Map<String, Object>> transforms = DEFAULT_TRANSFORMS;
    private ColorMode mode;
    private String output;
    private boolean overwrite;
    private int batchSize = 64;
    private int partitions;
    private String engine = "auto";
    private Precision precision = Precision.FLOAT32;
    private List<Integer> topK = List.of(1, 5);
    private int calibrationBins = 15;
    private int worst = 20;
    private String maxUnreadable = "1%";
    private long maxPixels = ImageDecoder.DEFAULT_MAX_PIXELS;
    private long maxFileBytes = 256L << 20;

    private Builder() {}

    public Builder data(String value) {
      data = value;
      return this;
    }

    public Builder format(DataFormat value) {
      format = value;
      return this;
    }

    public Builder keyColumn(String value) {
      keyColumn = value;
      return this;
    }

    public Builder labelColumn(String value) {
      labelColumn = value;
      return this;
    }

    public Builder tensorColumn(String value) {
      tensorColumn = value;
      return this;
    }

    public Builder classes(List<String> value) {
      classes = value;
      return this;
    }

    public Builder model(String value) {
      model = value;
      return this;
    }

    public Builder weights(String value) {
      weights = value;
      return this;
    }

    public Builder loss(Map<String, Object> value) {
      loss = value;
      return this;
    }

    public Builder transforms(List<Map<String, Object>> value) {
      transforms = value;
      return this;
    }

    public Builder mode(ColorMode value) {
      mode = value;
      return this;
    }

    public Builder output(String value) {
      output = value;
      return this;
    }

    public Builder overwrite(boolean value) {
      overwrite = value;
      return this;
    }

    public Builder batchSize(int value) {
      batchSize = value;
      return this;
    }

    public Builder partitions(int value) {
      partitions = value;
      return this;
    }

    public Builder engine(String value) {
      engine = value;
      return this;
    }

    public Builder precision(Precision value) {
      precision = value;
      return this;
    }

    public Builder topK(List<Integer> value) {
      topK = value;
      return this;
    }

    public Builder calibrationBins(int value) {
      calibrationBins = value;
      return this;
    }

    public Builder worst(int value) {
      worst = value;
      return this;
    }

    public Builder maxUnreadable(String value) {
      maxUnreadable = value;
      return this;
    }

    public Builder maxPixels(long value) {
      maxPixels = value;
      return this;
    }

    public Builder maxFileBytes(long value) {
      maxFileBytes = value;
      return this;
    }

    /** The configuration so far; the job checks it. */
    public EvaluateConfig build() {
      return new EvaluateConfig(
          data,
          format,
          keyColumn,
          labelColumn,
          tensorColumn,
          classes,
          model,
          weights,
          loss,
          transforms,
          mode,
          output,
          overwrite,
          batchSize,
          partitions,
          engine,
          precision,
          topK,
          calibrationBins,
          worst,
          maxUnreadable,
          maxPixels,
          maxFileBytes);
    }
  }
}
