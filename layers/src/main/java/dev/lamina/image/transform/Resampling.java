package dev.lamina.image.transform;

/** How pixels between pixels are found, by torchvision's and Pillow's names. */
public enum Resampling {
  /** The nearest pixel. */
  NEAREST(0),
  /** The mean of the pixels that a pixel covers. */
  BOX(0.5),
  /** Straight lines. */
  BILINEAR(1),
  /** Lines shaped by Hamming's window: as sharp as bicubic, as fast as bilinear. */
  HAMMING(1),
  /** Cubic splines of a = -0.5. */
  BICUBIC(2),
  /** A sinc windowed by its middle lobe. */
  LANCZOS(3);

  private final double support;

  Resampling(double support) {
    this.support = support;
  }

  /** How far to either side pixels have weight, in pixels of the larger raster. */
  double support() {
    return support;
  }

  /** The weight of a pixel at a distance. The constants are Pillow's, in float where its are. */
  double weight(double distance) {
    double x = Math.abs(distance);
    return switch (this) {
      case NEAREST -> throw new IllegalStateException("nearest has no weights");
      case BOX -> distance > -0.5 && distance <= 0.5 ? 1 : 0;
      case BILINEAR -> x < 1 ? 1 - x : 0;
      case HAMMING -> {
        if (x == 0) {
          yield 1;
        }
        double angle = x * Math.PI;
        yield x >= 1 ? 0 : Math.sin(angle) / angle * (0.54f + 0.46f * Math.cos(angle));
      }
      case BICUBIC -> {
        double a = -0.5;
        if (x < 1) {
          yield ((a + 2) * x - (a + 3)) * x * x + 1;
        }
        yield x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
      }
      case LANCZOS -> distance >= -3 && distance < 3 ? sinc(distance) * sinc(distance / 3) : 0;
    };
  }

  private static double sinc(double x) {
    double angle = x * Math.PI;
    return x == 0 ? 1 : Math.sin(angle) / angle;
  }
}
