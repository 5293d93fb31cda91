package dev.lamina.image.transform;

/**
 * From bytes (H, W, C) to floats (C, H, W), {@code value / 255} in float32: torchvision's {@code
 * ToTensor}.
 */
public record ToTensor() implements Transform.ToPlanes {
  @Override
  public float element(int value) {
    return value / 255f;
  }

  @Override
  public Form form(Form input) {
    return input.requireImage(this).withKind(Form.Kind.FLOAT32);
  }
}
