package dev.lamina.image.transform;

import dev.lamina.image.Image;
import dev.lamina.image.ImageException;
import dev.lamina.nn.LayerException;
import java.util.Arrays;

/**
 * A step that moves whole rows and columns: each row and each column of what it gives is one of
 * what it takes, or a new one. Takes images and tensors.
 */
interface Gather extends Transform.OfImage, Transform.OfTensors {
  /** The place of a row or column that is new. */
  int NEW = -1;

  /**
   * For each row that the step gives, the one that it takes.
   *
   * @throws ImageException if it cannot take so many
   */
  int[] rows(int height) throws ImageException;

  /**
   * For each column that the step gives, the one that it takes.
   *
   * @throws ImageException if it cannot take so many
   */
  int[] columns(int width) throws ImageException;

  /** What new pixels are. */
  default Fill fill() {
    return Fill.ZERO;
  }

  /** Its form with sizes that are known without an image; 0 otherwise. */
  Form resized(Form input);

  @Override
  default Form form(Form input) {
    if (input.isImage()) {
      fill().check(input.channels());
    } else {
      LayerException.check(
          fill().isNumber(), "%s: fill must be a number for a tensor, got %s", type(), fill());
    }
    return resized(input);
  }

  @Override
  default Image apply(Image image) throws ImageException {
    int[] rows = rows(image.height());
    int[] columns = columns(image.width());
    ImageSizes.check(this, rows.length, columns.length);
    return pixels(image, rows, columns, fill().bytes(this, image.mode()));
  }

  @Override
  default Planes apply(Planes planes) throws ImageException {
    int[] rows = rows(planes.height());
    int[] columns = columns(planes.width());
    ImageSizes.check(this, rows.length, columns.length);
    int count = planes.count() * planes.channels();
    int width = columns.length;
    float[] gathered =
        new float[ImageSizes.floats(planes.count(), planes.channels(), rows.length, width)];
    Arrays.fill(gathered, fill().number());
    for (int plane = 0, to = 0; plane < count; plane++) {
      for (int row : rows) {
        int from = plane * planes.area() + row * planes.width();
        for (int x = 0; x < width; x++, to++) {
          if (row >= 0 && columns[x] >= 0) {
            gathered[to] = planes.values()[from + columns[x]];
          }
        }
      }
    }
    return new Planes(planes.count(), planes.channels(), rows.length, width, gathered);
  }

  /** The pixels of the given rows and columns; new ones are {@code fill} (C). */
  static Image pixels(Image image, int[] rows, int[] columns, byte[] fill) {
    int channels = image.mode().channels();
    int rowLength = columns.length * channels;
    byte[] from = image.pixels();
    byte[] to = new byte[Math.multiplyExact(rows.length, rowLength)];
    fill(to, fill);
    for (int y = 0; y < rows.length; y++) {
      if (rows[y] < 0) {
        continue;
      }
      int source = rows[y] * image.width();
      for (int x = 0; x < columns.length; ) {
        int end = x + 1;
        int first = columns[x];
        while (end < columns.length && first >= 0 && columns[end] == first + end - x) {
          end++;
        }
        if (first >= 0) {
          int at = (source + first) * channels;
          int target = y * rowLength + x * channels;
          if (end - x > 1) {
            System.arraycopy(from, at, to, target, (end - x) * channels);
          } else {
            for (int channel = 0; channel < channels; channel++) {
              to[target + channel] = from[at + channel];
            }
          }
        }
        x = end;
      }
    }
    return new Image(rows.length, columns.length, image.mode(), to);
  }

  /** Makes all pixels of an image the same (C). */
  static void fill(byte[] pixels, byte[] pixel) {
    boolean isZero = true;
    for (byte channel : pixel) {
      isZero &= channel == 0;
    }
    for (int i = 0; i < pixels.length && !isZero; i++) {
      pixels[i] = pixel[i % pixel.length];
    }
  }

  /** The numbers from {@code first} on; outside [0, size) they are new. */
  static int[] run(int first, int length, int size) {
    int[] run = new int[length];
    for (int i = 0; i < length; i++) {
      int place = first + i;
      run[i] = place >= 0 && place < size ? place : NEW;
    }
    return run;
  }

  /** The numbers of [0, size), the last one first. */
  static int[] reversed(int size) {
    int[] reversed = new int[size];
    for (int i = 0; i < size; i++) {
      reversed[i] = size - 1 - i;
    }
    return reversed;
  }
}
