package dev.lamina.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Files of the checkout that tests run on. */
public final class Checkout {
  public static final Path ROOT = Path.of("").toAbsolutePath().normalize().getParent();
  public static final String IMAGES = ROOT.resolve("data/fashion/images").toString();
  public static final String MODEL = ROOT.resolve("data/models/fashion-cnn.yaml").toString();
  public static final String WEIGHTS =
      ROOT.resolve("data/models/fashion-cnn.safetensors").toString();
  public static final String CONF = ROOT.resolve("conf/evaluate-fashion.yaml").toString();

  /** The transforms that the network was trained with. */
  public static final List<Map<String, Object>> TRANSFORMS =
      List.of(
          Map.of("type", "ToTensor"),
          Map.of("type", "Normalize", "mean", List.of(0.2860), "std", List.of(0.3530)));

  private Checkout() {}

  /** PyTorch's numbers for the network on the images. */
  public static JsonNode reference() {
    Path file = ROOT.resolve("data/models/fashion-cnn.reference.json");
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
