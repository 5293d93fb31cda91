package dev.lamina.image.transform;

import dev.lamina.nn.Default;
import dev.lamina.nn.LayerException;

/**
 * Between integers of [0, 255] and floats of [0, 1]: torchvision's {@code ConvertImageDtype}. To
 * floats {@code value / 255}, to integers {@code trunc(value * 255.999)}, of which only the last
 * eight bits are kept.
 *
 * @param dtype float32 or uint8; default float32
 */
public record ConvertImageDtype(@Default("float32") String dtype) implements Transform.OfElements {
  private static final String BYTES = "uint8";

  /**
   * Checks the argument.
   *
   * @throws LayerException if it is another type
   */
  public ConvertImageDtype {
    LayerException.check(
        dtype.equals("float32") || dtype.equals("float") || dtype.equals(BYTES),
        "dtype must be float32 or uint8, got %s",
        dtype);
  }

  private boolean isToBytes() {
    return dtype.equals(BYTES);
  }

  @Override
  public float apply(float value, int channel, Form.Kind kind) {
    if (isToBytes()) {
      return kind == Form.Kind.UINT8 ? value : (int) (value * (float) (255 + 1 - 1e-3)) & 0xff;
    }
    return kind == Form.Kind.UINT8 ? value / 255f : value;
  }

  @Override
  public Form form(Form input) {
    return input.requireTensor(this).withKind(isToBytes() ? Form.Kind.UINT8 : Form.Kind.FLOAT32);
  }
}
