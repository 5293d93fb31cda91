package dev.lamina.image.transform;

import dev.lamina.image.ColorMode;
import dev.lamina.nn.LayerException;
import dev.lamina.tensor.Shape;

/**
 * What a transform takes or gives, as far as it is known before there is an image.
 *
 * @param kind images, or tensors of a type
 * @param count n, of one image 1
 * @param channels C, 0 if it is not known
 * @param height H, 0 if it is not known
 * @param width W, 0 if it is not known
 */
public record Form(Kind kind, int count, int channels, int height, int width) {
  /** Images, or tensors of a type. */
  public enum Kind {
    /** Images of 8-bit channels. */
    IMAGE,
    /** Tensors (C, H, W) of integers of [0, 255]. */
    UINT8,
    /** Tensors (C, H, W) of floats. */
    FLOAT32
  }

  /** An image of a size that is not known. */
  public static Form of(ColorMode mode) {
    return new Form(Kind.IMAGE, 1, mode.channels(), 0, 0);
  }

  /** An image. */
  public static Form of(ColorMode mode, int height, int width) {
    return new Form(Kind.IMAGE, 1, mode.channels(), height, width);
  }

  boolean isImage() {
    return kind == Kind.IMAGE;
  }

  boolean hasSize() {
    return height > 0 && width > 0;
  }

  Form withKind(Kind other) {
    return new Form(other, count, channels, height, width);
  }

  Form withChannels(int other) {
    return new Form(kind, count, other, height, width);
  }

  Form withSize(int otherHeight, int otherWidth) {
    return new Form(kind, count, channels, otherHeight, otherWidth);
  }

  Form withCount(int other) {
    return new Form(kind, other, channels, height, width);
  }

  /** This form, which must be of images. */
  Form requireImage(Transform step) {
    LayerException.check(
        isImage(),
        "%s must come before ToTensor or after ToImage: it takes an image, got a tensor",
        step.type());
    return this;
  }

  /** This form, which must be of tensors. */
  Form requireTensor(Transform step) {
    LayerException.check(
        !isImage(),
        "%s must come after ToTensor: it takes a tensor (C, H, W), got an image",
        step.type());
    return this;
  }

  /** This form, which must be of tensors of floats. */
  Form requireFloats(Transform step) {
    requireTensor(step);
    LayerException.check(
        kind == Kind.FLOAT32,
        "%s must come after ToTensor or ConvertImageDtype: it takes a float32 tensor, got uint8",
        step.type());
    return this;
  }

  /** Whether what has the given shape can be of this form. */
  boolean admits(Shape shape) {
    long[] known = count == 1 ? sizes() : Shape.of(sizes()).prepend(count).toArray();
    boolean fits = shape.rank() == known.length;
    for (int axis = 0; fits && axis < known.length; axis++) {
      fits = known[axis] == 0 || known[axis] == shape.size(axis);
    }
    return fits;
  }

  private long[] sizes() {
    return new long[] {channels, height, width};
  }

  /** {@code image (3, 224, ?)}, {@code float32 (10, 3, ?, ?)}. */
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(isImage() ? "image (" : kind == Kind.UINT8 ? "uint8 (" : "float32 (");
    if (count > 1) {
      text.append(count).append(", ");
    }
    String separator = "";
    for (long size : sizes()) {
      text.append(separator).append(size == 0 ? "?" : Long.toString(size));
      separator = ", ";
    }
    return text.append(')').toString();
  }
}
