package dev.lamina.spark.job;

import dev.lamina.image.ColorMode;
import dev.lamina.nn.Default;
import java.util.List;
import java.util.Map;

/**
 * The keys of a job that say how images are decoded and transformed.
 *
 * @param transforms from a decoded image to the model's input; default ToTensor alone
 * @param mode what images are converted to when they are decoded; default: grayscale for a model of
 *     one input channel, RGB for one of three
 * @param maxPixels the largest image that is decoded, in pixels; default 89478485
 */
public record ImageConfig(
    @Default("[{type: ToTensor}]") List<Map<String, Object>> transforms,
    @Default("null") ColorMode mode,
    @Default("89478485") long maxPixels) {
  static final List<Map<String, Object>> DEFAULT_TRANSFORMS = List.of(Map.of("type", "ToTensor"));

  /** Whether there are transforms other than the default. */
  boolean hasTransforms() {
    return !transforms.equals(DEFAULT_TRANSFORMS);
  }
}
