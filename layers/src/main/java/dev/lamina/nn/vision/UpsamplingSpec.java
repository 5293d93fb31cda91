package dev.lamina.nn.vision;

import dev.lamina.nn.Default;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Interpolation;
import dev.lamina.nn.InterpolationMode;
import dev.lamina.nn.NumberArray;

/**
 * Larger images: UpsamplingNearest2d, which repeats pixels, and UpsamplingBilinear2d, which is
 * Upsample in mode bilinear with corners aligned.
 *
 * <p>Shapes: input (N, C, H, W), output (N, C, H', W') of the given size, or of floor(in * scale
 * factor) along each axis. As torch's, the former takes (N, C, L) and (N, C, D, H, W) too.
 *
 * @param bilinear whether it is UpsamplingBilinear2d
 * @param size one for all axes or one an axis; default none
 * @param scaleFactor one for all axes or one an axis; default none; it or a size must be given
 * @throws dev.lamina.nn.LayerException if neither or both are given
 * @see <a
 *     href="https://pytorch.org/docs/1.13/generated/torch.nn.UpsamplingBilinear2d.html">UpsamplingBilinear2d</a>
 */
public record UpsamplingSpec(
    boolean bilinear, @Default("none") IntTuple size, @Default("none") NumberArray scaleFactor)
    implements Resizing {
  public UpsamplingSpec {
    var unused = interpolation(bilinear, size, scaleFactor);
  }

  @Override
  public String type() {
    return bilinear ? "UpsamplingBilinear2d" : "UpsamplingNearest2d";
  }

  @Override
  public Interpolation interpolation() {
    return interpolation(bilinear, size, scaleFactor);
  }

  private static Interpolation interpolation(boolean lines, IntTuple size, NumberArray factor) {
    InterpolationMode mode = lines ? InterpolationMode.BILINEAR : InterpolationMode.NEAREST;
    return new Interpolation(size, factor, mode, lines ? true : null, null, false);
  }
}
