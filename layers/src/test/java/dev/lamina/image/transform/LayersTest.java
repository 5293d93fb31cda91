package dev.lamina.image.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lamina.image.ColorMode;
import dev.lamina.image.Image;
import dev.lamina.image.ImageException;
import dev.lamina.model.ModelDefinition;
import dev.lamina.model.Safetensors;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.LayerException;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Oracle: the sums of a sharpening kernel and a mean of four, written out. */
class LayersTest {
  private static final List<?> SHARPEN =
      List.of(List.of(List.of(List.of(0, -1, 0), List.of(-1, 5, -1), List.of(0, -1, 0))));
  private static final Map<String, ?> TENSOR = Map.of("type", "ToTensor");
  private static final Map<String, ?> LAYERS =
      Map.of(
          "type",
          "Layers",
          "layers",
          ordered(
              "sharpen",
              Map.of(
                  "type",
                  "Conv2d",
                  "in_channels",
                  1,
                  "out_channels",
                  1,
                  "kernel_size",
                  3,
                  "bias",
                  false),
              "halve",
              Map.of("type", "AvgPool2d", "kernel_size", 2),
              "keep",
              Map.of("type", "Hardtanh", "min_val", 0.0, "max_val", 1.0)),
          "weights",
          Map.of("sharpen.weight", SHARPEN));

  private static Map<String, Object> ordered(Object... entries) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < entries.length; i += 2) {
      map.put((String) entries[i], entries[i + 1]);
    }
    return map;
  }

  private static Image image(int height, int width) {
    byte[] pixels = new byte[height * width];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * 37 % 251);
    }
    return new Image(height, width, ColorMode.L, pixels);
  }

  /** (H / 2 - 1, W / 2 - 1), in double. */
  private static float[] expected(Image image) {
    int height = (image.height() - 2) / 2;
    int width = (image.width() - 2) / 2;
    float[] expected = new float[height * width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double sum = 0;
        for (int i = 0; i < 4; i++) {
          sum += sharpened(image, 2 * y + i / 2 + 1, 2 * x + i % 2 + 1);
        }
        expected[y * width + x] = (float) Math.max(0, Math.min(1, sum / 4));
      }
    }
    return expected;
  }

  private static double sharpened(Image image, int y, int x) {
    int at = y * image.width() + x;
    byte[] pixels = image.pixels();
    int sum = 5 * (pixels[at] & 0xff) - (pixels[at - 1] & 0xff) - (pixels[at + 1] & 0xff);
    sum -= (pixels[at - image.width()] & 0xff) + (pixels[at + image.width()] & 0xff);
    return sum / 255.0;
  }

  @Test
  void apply_imagesOfManySizes_eachSharpenedAndHalved() throws Exception {
    try (Transforms transforms = Transforms.parse(List.of(TENSOR, LAYERS))) {
      for (int round = 0; round < 2; round++) {
        for (int size = 4; size < 30; size += 2) {
          Image image = image(size, 40 - size);
          Transformed.Tensor tensor = (Transformed.Tensor) transforms.apply(image);
          assertThat(tensor.shape()).isEqualTo(Shape.of(1, (size - 2) / 2, (38 - size) / 2));
          assertThat(tensor.values()).containsExactly(expected(image), Offset.offset(2e-6f));
        }
      }
    }
  }

  @Test
  void apply_thenToImage_isTheImageOfTheTensor() throws Exception {
    Image image = image(12, 10);
    try (Transforms transforms =
        Transforms.parse(List.of(TENSOR, LAYERS, Map.of("type", "ToPILImage")))) {
      Image result = ((Transformed.Images) transforms.apply(image)).images().get(0);
      float[] expected = expected(image);
      for (int i = 0; i < expected.length; i++) {
        assertThat(result.pixels()[i] & 0xff)
            .isCloseTo((int) (expected[i] * 255), Offset.offset(1));
      }
      assertThat(transforms.form(Form.of(ColorMode.L, 12, 10))).hasToString("image (1, 5, 4)");
    }
  }

  @Test
  void write_ofFiveCrops_isTheLayersOfEach() throws Exception {
    Image image = image(20, 30);
    FiveCrop crops = new FiveCrop(IntTuple.of(8));
    List<Map<String, ?>> definitions =
        List.of(Map.of("type", "FiveCrop", "size", 8), TENSOR, LAYERS);
    try (Transforms transforms = Transforms.parse(definitions)) {
      FloatBuffer out = FloatBuffer.allocate(45);
      transforms.write(image, Shape.of(5, 1, 3, 3), out, 0);
      int at = 0;
      for (Image crop : crops.apply(image)) {
        float[] actual = new float[9];
        out.get(at, actual);
        assertThat(actual).containsExactly(expected(crop), Offset.offset(2e-6f));
        at += 9;
      }
    }
  }

  @Test
  void definitions_ofFilesThatAreGone_serializedAndOpened_giveTheSameBits(@TempDir Path folder)
      throws Exception {
    Path model = folder.resolve("sharpen.yaml");
    Path weights = folder.resolve("sharpen.safetensors");
    Files.writeString(
        model,
        """
        inputs: {image: any}
        layers:
          sharpen: {type: Conv2d, in_channels: 1, out_channels: 1, kernel_size: 3, bias: false}
          halve: {type: AvgPool2d, kernel_size: 2}
          keep: {type: Hardtanh, min_val: 0.0, max_val: 1.0}
        """);
    Safetensors.write(
        weights,
        Map.of(
            "sharpen.weight",
            Tensors.of(new float[] {0, -1, 0, -1, 5, -1, 0, -1, 0}, Shape.of(1, 1, 3, 3))),
        Map.of());
    Map<String, ?> layers =
        Map.of("type", "Layers", "model", "sharpen.yaml", "weights", "sharpen.safetensors");
    Image image = image(10, 14);
    try (Transforms transforms = Transforms.parse(List.of(TENSOR, layers), folder)) {
      float[] expected = ((Transformed.Tensor) transforms.apply(image)).values();
      assertThat(expected).containsExactly(expected(image), Offset.offset(2e-6f));
      Files.delete(model);
      Files.delete(weights);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(transforms.definitions());
      }
      try (ObjectInputStream in =
          new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        try (Transforms opened = ((TransformDefinitions) in.readObject()).open()) {
          assertThat(((Transformed.Tensor) opened.apply(image)).values()).isEqualTo(expected);
        }
      }
      assertThat(transforms.toArguments())
          .containsExactly(
              Map.of("type", "ToTensor"),
              Map.of(
                  "type", "Layers", "model", "sharpen.yaml", "weights", List.of("sharpen.weight")));
    }
  }

  @Test
  void of_definitionAndState_runsAsAStep() throws Exception {
    ModelDefinition definition =
        ModelDefinition.parse(
            "inputs: {image: any}\nlayers: {steep: {type: LeakyReLU, negative_slope: 2.0}}",
            "s.yaml");
    Layers layers = new Layers(LayerNetwork.of(definition, Map.of()));
    Planes bent = layers.apply(new Planes(1, 1, 1, 3, new float[] {1, -2, 0.25f}));
    assertThat(bent.values()).containsExactly(1, -4, 0.25f);
  }

  @Test
  void run_moreSizesThanPlans_keepsTheLatestAndClosesAll() throws Exception {
    LayerNetwork network = ((Layers) Transforms.parse(LAYERS)).network();
    LayersRun run = new LayersRun(network);
    for (int size = 4; size < 20; size++) {
      run.apply(new Planes(1, 1, size, size, new float[size * size]));
      assertThat(run.size()).isEqualTo(Math.min(size - 3, 8));
    }
    run.close();
    assertThat(run.size()).isZero();
    run.close();
  }

  @Test
  void apply_imageThatTheLayersCannotTake_isAFaultOfTheImage() {
    try (Transforms transforms = Transforms.parse(List.of(TENSOR, LAYERS))) {
      ImageException small =
          catchThrowableOfType(ImageException.class, () -> transforms.apply(image(2, 9)));
      assertThat(small.reason().code()).isEqualTo("wrong-size");
      assertThat(small)
          .hasMessageContaining("Layers: cannot take an image of (1, 2, 9): sharpen = ");
      ImageException color =
          catchThrowableOfType(
              ImageException.class,
              () -> transforms.apply(new Image(9, 9, ColorMode.RGB, new byte[243])));
      assertThat(color).hasMessageContaining("(3, 9, 9)");
    }
  }

  @Test
  void parse_wrongLayers_saysWhatIsExpected(@TempDir Path folder) throws Exception {
    assertFault(Map.of(), "Layers: either model, the name of a model's definition, or layers");
    assertFault(Map.of("model", "a.yaml", "layers", Map.of()), "must be given, got both");
    assertFault(Map.of("model", "none.yaml"), "none.yaml: there is no such file");
    assertFault(Map.of("model", "zoo:resnet18"), "model must be the name of a .yaml definition");
    assertFault(Map.of("layer", Map.of()), "unknown argument 'layer'; did you mean 'layers'?");
    assertFault(
        Map.of("layers", Map.of("a", Map.of("type", "ReLU")), "weights", Map.of("a.weight", 1)),
        "a.weight");
    assertFault(Map.of("layers", Map.of("a", Map.of("type", "ReLUU"))), "did you mean 'ReLU'?");
    assertFault(
        Map.of("layers", Map.of("a", Map.of("type", "ReLU")), "weights", "weights.pt"),
        "weights must be arrays by name, or the name of a .safetensors file, got weights.pt");
    assertFault(
        Map.of("layers", Map.of("a", Map.of("type", "ReLU")), "weights", Map.of("a", "x")),
        "Layers: weights: a: expected a number, got x");
  }

  private static void assertFault(Map<String, ?> arguments, String message) {
    Map<String, Object> definition = new LinkedHashMap<>(arguments);
    definition.put("type", "Layers");
    assertThatThrownBy(() -> Transforms.parse(definition))
        .isInstanceOf(LayerException.class)
        .hasMessageContaining(message);
  }

  @Test
  void form_layersOfKnownSizes_areChecked() {
    Map<String, ?> flat =
        Map.of("type", "Layers", "layers", Map.of("flat", Map.of("type", "Flatten")));
    try (Transforms transforms = Transforms.parse(List.of(TENSOR, flat))) {
      assertThatThrownBy(() -> transforms.form(Form.of(ColorMode.L, 4, 5)))
          .isInstanceOf(LayerException.class)
          .hasMessage("Layers: the layers must give (C, H, W), got (20)");
      assertThat(transforms.form(Form.of(ColorMode.L))).hasToString("float32 (?, ?, ?)");
    }
    assertThatThrownBy(() -> Transforms.parse(List.of(LAYERS)))
        .isInstanceOf(LayerException.class)
        .hasMessage("Layers must come after ToTensor: it takes a tensor (C, H, W), got an image");
  }
}
