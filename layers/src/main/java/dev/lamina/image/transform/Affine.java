package dev.lamina.image.transform;

import dev.lamina.image.Image;
import dev.lamina.image.ImageException;
import dev.lamina.nn.Default;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.NumberArray;

/**
 * The image turned, scaled, sheared and moved: torchvision's {@code affine}.
 *
 * @param angle in degrees, clockwise
 * @param translate (right, down) in pixels, after turning
 * @param scale above 0
 * @param shear in degrees: of the x axis, or (of the x axis, of the y axis)
 * @param interpolation nearest, bilinear or bicubic; default nearest
 * @param fill what pixels from outside of the image are: a number, or one for each channel; default
 *     0
 * @param center (x, y) that stays where it is but for {@code translate}, in pixels from the upper
 *     left corner; default the middle
 */
public record Affine(
    double angle,
    IntTuple translate,
    double scale,
    NumberArray shear,
    @Default("nearest") Resampling interpolation,
    @Default("none") Fill fill,
    @Default("none") NumberArray center)
    implements Transform.OfImage {
  /**
   * Checks the arguments.
   *
   * @throws LayerException if one is not finite, the scale is not positive, or there is another
   *     number of values
   */
  public Affine {
    LayerException.check(Double.isFinite(angle), "angle must be finite, got %s", angle);
    LayerException.check(
        translate.length() == 2, "translate must be (right, down), got %s", translate);
    LayerException.check(
        scale > 0 && Double.isFinite(scale), "scale must be above 0 and finite, got %s", scale);
    LayerException.check(
        shear.shape().rank() == 0
            || (shear.shape().rank() == 1
                && shear.shape().size(0) >= 1
                && shear.shape().size(0) <= 2),
        "shear must be a number or two, got %s",
        shear);
    Warp.check(interpolation);
    Center.check(center);
  }

  @Override
  public Image apply(Image image) throws ImageException {
    byte[] pixel = (fill == null ? Fill.ZERO : fill).bytes(this, image.mode());
    return Warp.affine(
        image,
        image.height(),
        image.width(),
        matrix(Center.x(center, image.width()), Center.y(center, image.height())),
        interpolation,
        pixel);
  }

  /** From the result to the image: the inverse of what is asked for. */
  private double[] matrix(double x, double y) {
    double turn = Math.toRadians(angle);
    // As torchvision: one number shears x alone, a list of one both axes.
    double ofX = Math.toRadians(shear.at(0));
    double ofY =
        shear.shape().rank() == 0 ? 0 : Math.toRadians(shear.at((int) shear.shape().size(0) - 1));
    double a = Math.cos(turn - ofY) / Math.cos(ofY);
    double b = -Math.cos(turn - ofY) * Math.tan(ofX) / Math.cos(ofY) - Math.sin(turn);
    double c = Math.sin(turn - ofY) / Math.cos(ofY);
    double d = -Math.sin(turn - ofY) * Math.tan(ofX) / Math.cos(ofY) + Math.cos(turn);
    double[] matrix = {d / scale, -b / scale, 0 / scale, -c / scale, a / scale, 0 / scale};
    double movedX = -x - translate.at(0);
    double movedY = -y - translate.at(1);
    matrix[2] += matrix[0] * movedX + matrix[1] * movedY;
    matrix[5] += matrix[3] * movedX + matrix[4] * movedY;
    matrix[2] += x;
    matrix[5] += y;
    return matrix;
  }

  @Override
  public Form form(Form input) {
    if (fill != null) {
      fill.check(input.requireImage(this).channels());
    }
    return input.requireImage(this);
  }
}
