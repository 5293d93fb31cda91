package dev.lamina.spark.job;

import dev.lamina.image.ColorMode;
import dev.lamina.image.DecodeOptions;
import dev.lamina.image.transform.Resize;
import dev.lamina.image.transform.Transforms;
import dev.lamina.nn.Default;
import dev.lamina.nn.LayerException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The keys of a job that say how images are decoded and transformed.
 *
 * @param transforms from a decoded image to the model's input; default ToTensor alone
 * @param mode what images are converted to when they are decoded; default: grayscale for a model of
 *     one input channel, RGB otherwise
 * @param maxPixels the largest image that is decoded, in pixels; default 89478485
 * @param exifOrientation whether images are turned as the camera noted; default false, as Pillow
 * @param allowTruncated whether what is there of a truncated image is decoded; default false: it is
 *     unreadable
 * @param decode exact (default), Pillow's very pixels; or fast: JPEG images are made smaller while
 *     they are decoded, as far as the Resize that comes first leaves room, which gives somewhat
 *     other pixels
 */
public record ImageConfig(
    @Default("[{type: ToTensor}]") List<Map<String, Object>> transforms,
    @Default("null") ColorMode mode,
    @Default("89478485") long maxPixels,
    @Default("false") boolean exifOrientation,
    @Default("false") boolean allowTruncated,
    @Default("exact") Decode decode) {
  static final List<Map<String, Object>> DEFAULT_TRANSFORMS = List.of(Map.of("type", "ToTensor"));

  /** How exactly images are decoded. */
  public enum Decode {
    /** To Pillow's pixels. */
    EXACT,
    /** JPEG images to a half, a quarter or an eighth of their size, where that is enough. */
    FAST
  }

  /** Whether there are transforms other than the default. */
  boolean hasTransforms() {
    return !transforms.equals(DEFAULT_TRANSFORMS);
  }

  /**
   * How images are decoded.
   *
   * @throws LayerException if they are to be decoded fast, but are not resized first
   */
  DecodeOptions options(ColorMode decoded, Transforms parsed) {
    return DecodeOptions.of(decoded)
        .withMaxPixels(maxPixels)
        .withExifOrientation(exifOrientation)
        .withAllowTruncated(allowTruncated)
        .withDraftSize(decode == Decode.FAST ? draftSize(parsed) : 0);
  }

  private static int draftSize(Transforms parsed) {
    boolean isResized = !parsed.steps().isEmpty() && parsed.steps().get(0) instanceof Resize;
    LayerException.check(isResized, "'decode: fast' needs Resize as the first of the transforms");
    Resize resize = (Resize) parsed.steps().get(0);
    // Of a pair, (height, width), it is not known which side is the shorter one.
    return Arrays.stream(resize.size().toArray()).max().orElseThrow();
  }
}
