package dev.lamina.image.transform;

import dev.lamina.image.Image;
import dev.lamina.image.ImageException;
import dev.lamina.nn.Default;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.NumberArray;
import dev.lamina.tensor.Shape;

/**
 * The image as if seen from elsewhere: torchvision's {@code perspective}.
 *
 * <p>Torchvision solves for the eight coefficients in float32, and what it finds depends on the
 * processor; here they are solved in double and then rounded to float32. What is looked for moves
 * by about 0.00001 of a pixel for it: a pixel may differ by a level, and one at the border of the
 * image, or with nearest between two pixels, be another one.
 *
 * @param startpoints (4, 2): (x, y) of the corners top left, top right, bottom right, bottom left
 *     of the image
 * @param endpoints (4, 2): where they come to lie
 * @param interpolation nearest, bilinear or bicubic; default bilinear
 * @param fill what pixels from outside of the image are: a number, or one for each channel; default
 *     0
 */
public record Perspective(
    NumberArray startpoints,
    NumberArray endpoints,
    @Default("bilinear") Resampling interpolation,
    @Default("none") Fill fill)
    implements Transform.OfImage {
  private static final int COEFFICIENTS = 8;

  /**
   * Checks the arguments.
   *
   * @throws LayerException if there are not four points each, or three lie on a line
   */
  public Perspective {
    check("startpoints", startpoints);
    check("endpoints", endpoints);
    Warp.check(interpolation);
    LayerException.check(
        solve(startpoints, endpoints) != null,
        "no three of the four points may lie on a line, got startpoints=%s, endpoints=%s",
        startpoints,
        endpoints);
  }

  private static void check(String argument, NumberArray points) {
    LayerException.check(
        points.shape().equals(Shape.of(4, 2)),
        "%s must be four points (x, y), got %s",
        argument,
        points);
  }

  @Override
  public Image apply(Image image) throws ImageException {
    byte[] pixel = (fill == null ? Fill.ZERO : fill).bytes(this, image.mode());
    return Warp.perspective(image, solve(startpoints, endpoints), interpolation, pixel);
  }

  /** The coefficients that lead from each end point to its start point; null if none do. */
  private static double[] solve(NumberArray starts, NumberArray ends) {
    double[][] rows = new double[COEFFICIENTS][];
    for (int i = 0; i < 4; i++) {
      double x = ends.at(2 * i);
      double y = ends.at(2 * i + 1);
      double toX = starts.at(2 * i);
      double toY = starts.at(2 * i + 1);
      rows[2 * i] = new double[] {x, y, 1, 0, 0, 0, -toX * x, -toX * y, toX};
      rows[2 * i + 1] = new double[] {0, 0, 0, x, y, 1, -toY * x, -toY * y, toY};
    }
    for (int column = 0; column < COEFFICIENTS; column++) {
      int pivot = column;
      for (int row = column + 1; row < COEFFICIENTS; row++) {
        pivot = Math.abs(rows[row][column]) > Math.abs(rows[pivot][column]) ? row : pivot;
      }
      double[] swapped = rows[pivot];
      rows[pivot] = rows[column];
      rows[column] = swapped;
      if (!(Math.abs(swapped[column]) > 1e-9)) {
        return null;
      }
      for (int row = 0; row < COEFFICIENTS; row++) {
        double factor = row == column ? 0 : rows[row][column] / swapped[column];
        for (int i = column; i <= COEFFICIENTS && factor != 0; i++) {
          rows[row][i] -= factor * swapped[i];
        }
      }
    }
    double[] solution = new double[COEFFICIENTS];
    for (int i = 0; i < COEFFICIENTS; i++) {
      solution[i] = (float) (rows[i][COEFFICIENTS] / rows[i][i]);
    }
    return solution;
  }

  @Override
  public Form form(Form input) {
    if (fill != null) {
      fill.check(input.requireImage(this).channels());
    }
    return input.requireImage(this);
  }
}
