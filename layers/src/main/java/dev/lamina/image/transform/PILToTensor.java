package dev.lamina.image.transform;

/** From bytes (H, W, C) to integers (C, H, W) of [0, 255]: torchvision's {@code PILToTensor}. */
public record PILToTensor() implements Transform.ToPlanes {
  @Override
  public float element(int value) {
    return value;
  }

  @Override
  public Form form(Form input) {
    return input.requireImage(this).withKind(Form.Kind.UINT8);
  }
}
