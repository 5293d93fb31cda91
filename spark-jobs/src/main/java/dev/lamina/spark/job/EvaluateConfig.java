package dev.lamina.spark.job;

import dev.lamina.engine.Precision;
import dev.lamina.image.ColorMode;
import dev.lamina.image.ImageDecoder;
import dev.lamina.nn.Default;
import java.util.List;
import java.util.Map;

/**
 * What {@link EvaluateJob} is to do. A configuration may be wrong: the job says what is, all at
 * once.
 *
 * @param data the folder of the classes' folders, in any file system that Hadoop knows
 * @param classes the names of the classes by label; default: the folders, sorted
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

  /** The configuration of a data set, a model and an output; defaults for the rest. */
  public static EvaluateConfig of(String data, String model, String weights, String output) {
    return new EvaluateConfig(
        data,
        null,
        model,
        weights,
        Map.of("type", "CrossEntropyLoss"),
        List.of(Map.of("type", "ToTensor")),
        null,
        output,
        false,
        64,
        0,
        "auto",
        Precision.FLOAT32,
        List.of(1, 5),
        15,
        20,
        "1%",
        ImageDecoder.DEFAULT_MAX_PIXELS,
        256L << 20);
  }
}
