package dev.lamina.image.transform;

import dev.lamina.image.ImageException;
import dev.lamina.image.ImageException.Reason;
import dev.lamina.nn.Default;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.NumberArray;
import dev.lamina.tensor.Shape;

/**
 * A rectangle of a tensor replaced: torchvision's {@code erase}. What of it lies outside of the
 * image is not there.
 *
 * @param i the first row, at least 0
 * @param j the first column, at least 0
 * @param h rows, at least 0
 * @param w columns, at least 0
 * @param v what is put there: a number, one for each channel (C), or an array (C, h, w) of which
 *     each size may be 1
 * @param inplace of no effect; default false
 */
public record Erase(int i, int j, int h, int w, NumberArray v, @Default("false") boolean inplace)
    implements Transform.OfTensors {
  /**
   * Checks the arguments.
   *
   * @throws LayerException if a place or size is negative, or {@code v} has two or too many axes
   */
  public Erase {
    LayerException.check(
        i >= 0 && j >= 0 && h >= 0 && w >= 0,
        "i, j, h and w must not be negative, got %s, %s, %s and %s",
        i,
        j,
        h,
        w);
    LayerException.check(
        v.shape().rank() < 2 || v.shape().rank() == 3,
        "v must be a number, (C) numbers or an array (C, h, w), got %s",
        v.shape());
  }

  @Override
  public Planes apply(Planes planes) throws ImageException {
    int bottom = (int) Math.min((long) i + h, planes.height());
    int right = (int) Math.min((long) j + w, planes.width());
    int rows = Math.max(bottom - i, 0);
    int columns = Math.max(right - j, 0);
    if (!fits(0, planes.channels())
        || (rows > 0 && columns > 0 && !(fits(1, rows) && fits(2, columns)))) {
      throw new ImageException(
          Reason.WRONG_SIZE,
          "Erase: v is %s, the rectangle within the image (%d, %d, %d)"
              .formatted(v.shape(), planes.channels(), rows, columns));
    }
    for (int plane = 0; plane < planes.count() * planes.channels(); plane++) {
      for (int y = i; y < bottom; y++) {
        for (int x = j; x < right; x++) {
          planes.values()[plane * planes.area() + y * planes.width() + x] =
              value(plane % planes.channels(), y - i, x - j);
        }
      }
    }
    return planes;
  }

  private boolean fits(int axis, int size) {
    return axis >= v.shape().rank() || v.shape().size(axis) == 1 || v.shape().size(axis) == size;
  }

  private float value(int channel, int y, int x) {
    Shape shape = v.shape();
    int index = 0;
    int[] place = {channel, y, x};
    for (int axis = 0; axis < shape.rank(); axis++) {
      int size = (int) shape.size(axis);
      index = index * size + (size == 1 ? 0 : place[axis]);
    }
    return (float) v.at(index);
  }

  @Override
  public Form form(Form input) {
    input.requireTensor(this);
    LayerException.check(
        input.channels() == 0 || fits(0, input.channels()),
        "v must have one value, or one for each of the %s channels, got %s",
        input.channels(),
        v.shape());
    return input;
  }
}
