package dev.lamina.image.transform;

import dev.lamina.cases.Json;
import dev.lamina.image.ColorMode;
import dev.lamina.image.Image;
import dev.lamina.model.Safetensors;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What torchvision made of images, through make_goldens.py beside these tests. */
final class Goldens {
  /**
   * A case.
   *
   * @param off by how much an element of the result may be off
   */
  record Case(String name, String input, List<Map<String, Object>> transforms, double off) {
    @Override
    public String toString() {
      return name + " " + transforms;
    }
  }

  private static final Map<String, INDArray> ARRAYS = arrays();

  private Goldens() {}

  private static Map<String, INDArray> arrays() {
    try {
      return Safetensors.readAll(file("goldens.safetensors"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path file(String name) {
    try {
      return Path.of(Goldens.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> entries(String file) throws IOException {
    try (InputStream stream = Goldens.class.getResourceAsStream(file)) {
      return (List<Map<String, Object>>) Json.read(stream);
    }
  }

  @SuppressWarnings("unchecked")
  static List<Case> cases() throws IOException {
    return entries("cases.json").stream()
        .map(
            each ->
                new Case(
                    (String) each.get("name"),
                    (String) each.get("input"),
                    (List<Map<String, Object>>) each.get("transforms"),
                    ((Number) each.get("off")).doubleValue()))
        .toList();
  }

  /** An image (H, W, C). */
  static Image image(String name) {
    INDArray array = ARRAYS.get(name);
    Shape shape = Tensors.shape(array);
    float[] values = Tensors.floats(array);
    byte[] pixels = new byte[values.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (int) values[i];
    }
    ColorMode mode = shape.size(2) == 1 ? ColorMode.L : ColorMode.RGB;
    return new Image((int) shape.size(0), (int) shape.size(1), mode, pixels);
  }

  static Shape shape(String name) {
    return Tensors.shape(ARRAYS.get(name));
  }

  static float[] floats(String name) {
    return Tensors.floats(ARRAYS.get(name));
  }
}
