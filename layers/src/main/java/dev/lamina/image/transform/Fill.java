package dev.lamina.image.transform;

import dev.lamina.image.ColorMode;
import dev.lamina.image.ImageException;
import dev.lamina.image.ImageException.Reason;
import dev.lamina.nn.ArgumentValue;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.NumberArray;

/**
 * What pixels are that no pixel of the image comes to: one number, or one for each channel;
 * immutable. Of an image fractions are cut off and numbers kept within a byte, as Pillow does.
 *
 * @param numbers () or (C)
 */
public record Fill(NumberArray numbers) implements ArgumentValue {
  static final Fill ZERO = new Fill(NumberArray.scalar(0));

  /**
   * Checks the numbers.
   *
   * @throws LayerException if there is more than one axis
   */
  public Fill {
    LayerException.check(
        numbers.shape().rank() < 2, "expected a number or one a channel, got %s", numbers);
  }

  /**
   * Reads an argument: a number or a list of numbers.
   *
   * @throws LayerException if it is neither
   */
  public static Fill parse(Object argument) {
    return new Fill(NumberArray.parse(argument));
  }

  boolean isNumber() {
    return numbers.shape().rank() == 0;
  }

  float number() {
    return (float) numbers.at(0);
  }

  /** Requires that there is one number, or one for each channel; any if they are not known. */
  void check(int channels) {
    LayerException.check(
        isNumber() || channels == 0 || numbers.shape().size(0) == channels,
        "fill must be a number or one for each of the %s channels, got %s",
        channels,
        this);
  }

  /** A pixel (C). */
  byte[] bytes(Transform step, ColorMode mode) throws ImageException {
    byte[] pixel = new byte[mode.channels()];
    if (!isNumber() && numbers.shape().size(0) != pixel.length) {
      throw new ImageException(
          Reason.UNSUPPORTED,
          "%s: fill is %s, the image has %d channels".formatted(step.type(), this, pixel.length));
    }
    for (int i = 0; i < pixel.length; i++) {
      pixel[i] = (byte) Math.max(0, Math.min(255, (int) numbers.at(i)));
    }
    return pixel;
  }

  @Override
  public Object toArgument() {
    return numbers.toArgument();
  }

  @Override
  public String toString() {
    return numbers.toString();
  }
}
