package dev.lamina.image.transform;

import dev.lamina.image.ColorMode;
import dev.lamina.image.Image;
import dev.lamina.nn.Default;
import dev.lamina.nn.LayerException;

/**
 * To grayscale, {@code L = (19595 R + 38470 G + 7471 B + 32768) >> 16}: torchvision's {@code
 * Grayscale}.
 *
 * @param numOutputChannels 1, or 3 equal ones; default 1
 */
public record Grayscale(@Default("1") int numOutputChannels) implements Transform.OfImage {
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

  @Override
  public Form form(Form input) {
    return input.requireImage(this).withChannels(numOutputChannels);
  }
}
