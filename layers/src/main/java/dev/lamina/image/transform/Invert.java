package dev.lamina.image.transform;

/** The negative, {@code 255 - value}: torchvision's {@code invert}. */
public record Invert() implements OfBytes {
  @Override
  public int changed(int value) {
    return 255 - value;
  }
}
