package dev.lamina.image.transform;

import dev.lamina.image.ColorMode;
import dev.lamina.image.Image;
import dev.lamina.image.ImageException;
import dev.lamina.image.ImageException.Reason;
import dev.lamina.nn.Default;
import dev.lamina.nn.LayerException;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * From a tensor (C, H, W) back to an image: torchvision's {@code ToPILImage}. Floats become {@code
 * trunc(value * 255)}, of which only the last eight bits are kept: what is not in [0, 1] comes out
 * as something else, unless a layer such as {@code Hardtanh} keeps it there.
 *
 * @param mode L or RGB, which must be what the channels say; default that
 */
public record ToImage(@Default("none") ColorMode mode) implements Transform.ToPixels {
  /**
   * The image of a tensor of floats.
   *
   * @param tensor (1, C, H, W), C being 1 or 3
   */
  public static Image of(INDArray tensor) {
    Shape shape = Tensors.shape(tensor);
    LayerException.check(
        shape.rank() == 4 && shape.size(0) == 1 && (shape.size(1) == 1 || shape.size(1) == 3),
        "an image is of (1, 1, H, W) or (1, 3, H, W), got %s",
        shape);
    Planes planes =
        new Planes(
            1,
            (int) shape.size(1),
            (int) shape.size(2),
            (int) shape.size(3),
            Tensors.floats(tensor));
    return pixels(planes, 0, Form.Kind.FLOAT32);
  }

  @Override
  public Image apply(Planes planes, int index, Form.Kind kind) throws ImageException {
    int channels = planes.channels();
    if (channels != 1 && channels != 3) {
      throw new ImageException(
          Reason.UNSUPPORTED, "ToImage: an image has 1 or 3 channels, got " + planes.shape());
    }
    return pixels(planes, index, kind);
  }

  private static Image pixels(Planes planes, int index, Form.Kind kind) {
    int channels = planes.channels();
    float scale = kind == Form.Kind.UINT8 ? 1 : 255;
    byte[] pixels = new byte[channels * planes.area()];
    for (int channel = 0; channel < channels; channel++) {
      int from = (index * channels + channel) * planes.area();
      for (int i = 0; i < planes.area(); i++) {
        pixels[i * channels + channel] = (byte) (int) (planes.values()[from + i] * scale);
      }
    }
    ColorMode own = channels == 1 ? ColorMode.L : ColorMode.RGB;
    return new Image(planes.height(), planes.width(), own, pixels);
  }

  @Override
  public Form form(Form input) {
    input.requireTensor(this);
    int channels = input.channels();
    LayerException.check(
        channels == 0 || channels == 1 || channels == 3,
        "an image has 1 or 3 channels, got %s",
        input);
    LayerException.check(
        mode == null || channels == 0 || channels == mode.channels(),
        "mode is %s, the tensor has %s channels",
        mode,
        channels);
    return input.withKind(Form.Kind.IMAGE);
  }
}
