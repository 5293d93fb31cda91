package dev.lamina.image.transform;

import dev.lamina.nn.Default;
import dev.lamina.nn.FloatTuple;
import dev.lamina.nn.LayerException;

/**
 * {@code (value - mean[c]) / std[c]}, subtraction and division each rounded to float32:
 * torchvision's {@code Normalize}.
 *
 * @param mean (C), or (1) for every channel
 * @param std (C), or (1) for every channel; none 0
 * @param inplace of no effect; default false
 */
public record Normalize(FloatTuple mean, FloatTuple std, @Default("false") boolean inplace)
    implements Transform.OfElements {
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
  public float apply(float value, int channel, Form.Kind kind) {
    return (value - at(mean, channel)) / at(std, channel);
  }

  /** The value of a channel; {@link #form} refuses channels without one. */
  private static float at(FloatTuple values, int channel) {
    return values.at(Math.min(channel, values.length() - 1));
  }

  @Override
  public Form form(Form input) {
    input.requireFloats(this);
    for (FloatTuple values : new FloatTuple[] {mean, std}) {
      LayerException.check(
          values.length() == 1 || input.channels() == 0 || values.length() == input.channels(),
          "mean and std must have one value, or one for each of the %s channels; got mean=%s,"
              + " std=%s",
          input.channels(),
          mean,
          std);
    }
    return input;
  }
}
