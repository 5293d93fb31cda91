package dev.lamina.image.transform;

import dev.lamina.image.Image;
import dev.lamina.image.ImageException;
import dev.lamina.image.ImageException.Reason;
import dev.lamina.nn.Default;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.LayerException;

/**
 * The image made larger or smaller: torchvision's {@code Resize}, with Pillow's filters, which
 * average where the image is made smaller.
 *
 * @param size the shorter side, the longer one in proportion, {@code int(size * longer / shorter)};
 *     or (height, width); each at least 1
 * @param interpolation nearest, box, bilinear, hamming, bicubic or lanczos; default bilinear
 * @param maxSize the most of the longer side, to which the shorter one then gives way: larger than
 *     {@code size}, which must be one number; default none
 * @param antialias of no effect on images, which are always averaged; default none
 */
public record Resize(
    IntTuple size,
    @Default("bilinear") Resampling interpolation,
    @Default("none") Integer maxSize,
    @Default("none") Boolean antialias)
    implements Transform.OfImage {
  /** Beyond so many weights an image is so long that nobody means it. */
  private static final long MOST_WEIGHTS = 1 << 26;

  /**
   * Checks the arguments.
   *
   * @throws LayerException if {@code size} has neither one nor two numbers, one is below 1, or
   *     {@code maxSize} does not go with it
   */
  public Resize {
    ImageSizes.checkArgument(size);
    LayerException.check(
        maxSize == null || size.length() == 1,
        "max_size is for a size of one number, the shorter side; got size=%s, max_size=%s",
        size,
        maxSize);
    LayerException.check(
        maxSize == null || maxSize > size.at(0),
        "max_size must be greater than size, got size=%s, max_size=%s",
        size,
        maxSize);
  }

  /** (height, width) that an image gets. */
  long[] sizes(int height, int width) {
    if (size.length() == 2) {
      return new long[] {size.at(0), size.at(1)};
    }
    long shorter = size.at(0);
    long longer = (long) ((double) (shorter * Math.max(height, width)) / Math.min(height, width));
    if (maxSize != null && longer > maxSize) {
      shorter = (long) ((double) (maxSize * shorter) / longer);
      longer = maxSize;
    }
    return width <= height ? new long[] {longer, shorter} : new long[] {shorter, longer};
  }

  @Override
  public Image apply(Image image) throws ImageException {
    return apply(image, new Resampler(), null);
  }

  /**
   * A part of the resized image.
   *
   * @param crop which; null for all of it. A part that does not lie within is cropped afterwards.
   */
  Image apply(Image image, Resampler resampler, Windowed crop) throws ImageException {
    long[] sizes = sizes(image.height(), image.width());
    boolean fits = Math.max(sizes[0], sizes[1]) <= Integer.MAX_VALUE;
    Window window = crop == null || !fits ? null : crop.window((int) sizes[0], (int) sizes[1]);
    if (window == null || !window.isWithin((int) sizes[0], (int) sizes[1])) {
      ImageSizes.check(this, sizes[0], sizes[1]);
      window = Window.whole((int) sizes[0], (int) sizes[1]);
      Image whole = resize(image, resampler, sizes, window);
      return crop == null ? whole : ((Gather) crop).apply(whole);
    }
    return resize(image, resampler, sizes, window);
  }

  private Image resize(Image image, Resampler resampler, long[] sizes, Window window)
      throws ImageException {
    int height = (int) sizes[0];
    int width = (int) sizes[1];
    if (height == image.height() && width == image.width()) {
      return Window.whole(height, width).equals(window)
          ? image
          : new Crop(window.top(), window.left(), window.height(), window.width()).apply(image);
    }
    if (interpolation == Resampling.NEAREST) {
      int[] rows = nearest(image.height(), height, window.top(), window.height());
      int[] columns = nearest(image.width(), width, window.left(), window.width());
      return Gather.pixels(image, rows, columns, new byte[image.mode().channels()]);
    }
    long weights =
        Math.max(
            (long) window.height() * ResampleAxis.taps(image.height(), height, interpolation),
            (long) window.width() * ResampleAxis.taps(image.width(), width, interpolation));
    if (weights > MOST_WEIGHTS) {
      throw new ImageException(
          Reason.TOO_LARGE,
          "Resize: from %d x %d to %d x %d pixels takes more than %d weights"
              .formatted(image.width(), image.height(), width, height, MOST_WEIGHTS));
    }
    return resampler.resize(image, height, width, window, interpolation);
  }

  /** Pillow adds up the steps, and so their rounding. */
  private static int[] nearest(int from, int to, int first, int length) {
    double step = (double) (float) from / to;
    double place = step * 0.5;
    int[] sources = new int[length];
    for (int i = 0; i < first + length; i++, place += step) {
      if (i >= first) {
        sources[i - first] = (int) place < from ? (int) place : Gather.NEW;
      }
    }
    return sources;
  }

  @Override
  public Form form(Form input) {
    input.requireImage(this);
    if (size.length() == 2) {
      return input.withSize(size.at(0), size.at(1));
    }
    if (!input.hasSize()) {
      return input.withSize(0, 0);
    }
    long[] sizes = sizes(input.height(), input.width());
    return input.withSize(Math.toIntExact(sizes[0]), Math.toIntExact(sizes[1]));
  }
}
