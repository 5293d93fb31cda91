package dev.lamina.image;

import dev.lamina.nn.Default;
import dev.lamina.nn.FloatTuple;
import dev.lamina.nn.LayerException;

/**
 * One step from a decoded image to a model's input: a record of torchvision's arguments under
 * torchvision's name.
 *
 * <p>Source: torchvision.transforms.
 */
public sealed interface Transform {
  /** Torchvision's name. */
  default String type() {
    return getClass().getSimpleName();
  }

  /** A step before {@link ToTensor}. */
  sealed interface OfPixels extends Transform {
    /** The changed image. */
    Image apply(Image image);
  }

  /** A step after {@link ToTensor} that changes each element by itself. */
  sealed interface OfElements extends Transform {
    /** The changed element of a channel, in float32. */
    float apply(float value, int channel);

    /** Requires that the step can take so many channels. */
    default void checkChannels(int channels) {}
  }

  /**
   * To grayscale, {@code L = (19595 R + 38470 G + 7471 B + 32768) >> 16}.
   *
   * @param numOutputChannels 1, or 3 equal ones; default 1
   */
  record Grayscale(@Default("1") int numOutputChannels) implements OfPixels {
    /**
     * Checks the argument.
     *
     * @throws LayerException if it is neither 1 nor 3
     */
    public Grayscale {
      LayerException.check(
          numOutputChannels == 1 || numOutputChannels == 3,
          "num_output_channels must be 1 or 3, got %s",
          numOutputChannels);
    }

    @Override
    public Image apply(Image image) {
      Image gray = image.convert(ColorMode.L);
      return numOutputChannels == 1 ? gray : gray.convert(ColorMode.RGB);
    }
  }

  /** From bytes (H, W, C) to floats (C, H, W): {@code value / 255} in float32. */
  record ToTensor() implements Transform {}

  /**
   * {@code (value - mean[c]) / std[c]}, subtraction and division each rounded to float32.
   *
   * @param mean (C), or (1) for every channel
   * @param std (C), or (1) for every channel; none 0
   */
  record Normalize(FloatTuple mean, FloatTuple std) implements OfElements {
    /**
     * Checks the arguments.
     *
     * @throws LayerException if one is empty or none, or a deviation is 0 or not finite
     */
    public Normalize {
      LayerException.check(mean != null && mean.length() > 0, "mean must be a list of numbers");
      LayerException.check(std != null && std.length() > 0, "std must be a list of numbers");
      for (int i = 0; i < std.length(); i++) {
        float value = std.at(i);
        LayerException.check(
            value != 0 && Float.isFinite(value), "std must be finite and not 0, got %s", std);
      }
    }

    @Override
    public float apply(float value, int channel) {
      return (value - at(mean, channel)) / at(std, channel);
    }

    @Override
    public void checkChannels(int channels) {
      for (FloatTuple values : new FloatTuple[] {mean, std}) {
        LayerException.check(
            values.length() == 1 || values.length() == channels,
            "mean and std must have one value, or one for each of the %s channels; got mean=%s,"
                + " std=%s",
            channels,
            mean,
            std);
      }
    }

    private static float at(FloatTuple values, int channel) {
      return values.at(values.length() == 1 ? 0 : channel);
    }
  }
}
