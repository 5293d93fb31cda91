package dev.lamina.image.transform;

import dev.lamina.image.Image;
import dev.lamina.tensor.Shape;
import java.util.List;

/** What transforms made of an image. */
public sealed interface Transformed {
  /**
   * Images.
   *
   * @param images one, or several of one size after {@link FiveCrop} or {@link TenCrop}
   */
  record Images(List<Image> images) implements Transformed {
    /** Copies the list. */
    public Images {
      images = List.copyOf(images);
    }
  }

  /**
   * A tensor.
   *
   * @param shape (C, H, W), or (n, C, H, W) of several images
   * @param values row-major; integers of [0, 255] if they were not converted
   */
  @SuppressWarnings("ArrayRecordComponent") // What the transforms made; never compared.
  record Tensor(Shape shape, float[] values) implements Transformed {}
}
