package dev.lamina.image.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lamina.image.ColorMode;
import dev.lamina.image.Image;
import dev.lamina.image.ImageDecoder;
import dev.lamina.image.ImageException;
import dev.lamina.model.Safetensors;
import dev.lamina.nn.LayerException;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Oracle: torchvision, through make_goldens.py. */
class TransformsTest {
  private static final Map<String, ?> NORMALIZE =
      Map.of(
          "type",
          "Normalize",
          "mean",
          List.of(0.485, 0.456, 0.406),
          "std",
          List.of(0.229, 0.224, 0.225));

  @Test
  void write_normalized_bitsOfTorchvision() throws Exception {
    Transforms transforms = Transforms.parse(List.of(Map.of("type", "ToTensor"), NORMALIZE));
    Map<String, INDArray> goldens = Safetensors.readAll(Goldens.file("../goldens.safetensors"));
    for (String name : List.of("color.png", "gray.png", "color.jpg", "palette.png")) {
      INDArray expected = goldens.get(name + ".tensor");
      Image image =
          new ImageDecoder(ColorMode.RGB, 10_000)
              .decode(Files.readAllBytes(Goldens.file("../" + name)));
      int size = (int) expected.length();
      FloatBuffer out = FloatBuffer.allocate(size + 10);
      transforms.write(image, Tensors.shape(expected), out, 10);
      float[] actual = new float[size];
      out.get(10, actual);
      assertThat(actual).as(name).isEqualTo(Tensors.floats(expected));
      assertThat(out.position()).isZero();
      assertThat(out.get(9)).isZero();
    }
  }

  @Test
  void write_grayscaleOfThreeChannels_hasThreeEqualPlanes() throws Exception {
    Transforms transforms =
        Transforms.parse(
            List.of(
                Map.of("type", "Grayscale", "num_output_channels", 3), Map.of("type", "ToTensor")));
    Image image = new Image(1, 2, ColorMode.RGB, new byte[] {10, 20, 30, (byte) 255, 0, 0});
    FloatBuffer out = FloatBuffer.allocate(6);
    transforms.write(image, Shape.of(3, 1, 2), out, 0);
    // Pillow: Image.new("RGB", (1, 1), color).convert("L") gives 18 and 76.
    assertThat(out.array())
        .containsExactly(18 / 255f, 76 / 255f, 18 / 255f, 76 / 255f, 18 / 255f, 76 / 255f);
  }

  @Test
  void write_anotherSize_namesBoth() {
    Transforms transforms = Transforms.parse(List.of(Map.of("type", "ToTensor")));
    Image image = new Image(2, 3, ColorMode.L, new byte[6]);
    ImageException fault =
        catchThrowableOfType(
            ImageException.class,
            () -> transforms.write(image, Shape.of(1, 28, 28), FloatBuffer.allocate(784), 0));
    assertThat(fault.reason().code()).isEqualTo("wrong-size");
    assertThat(fault).hasMessage("the image is (1, 2, 3), the model takes (1, 28, 28)");
  }

  @Test
  void parse_wrongDefinitions_sayWhatIsExpected() {
    assertFault(List.of(Map.of("type", "ToTenser")), "did you mean 'ToTensor'?");
    assertFault(List.of(Map.of("mean", 1)), "a transform needs a 'type'");
    assertFault(List.of(NORMALIZE, Map.of("type", "ToTensor")), "must come after ToTensor");
    assertFault(
        List.of(Map.of("type", "ToTensor"), Map.of("type", "Grayscale")),
        "Grayscale must come before ToTensor");
    assertFault(
        List.of(
            Map.of("type", "ToTensor"),
            Map.of("type", "Normalize", "mean", List.of(0.5), "std", List.of(0))),
        "Normalize: std must be finite and not 0");
    assertThatThrownBy(
            () ->
                Transforms.parse(List.of(Map.of("type", "ToTensor"), NORMALIZE))
                    .check(ColorMode.L, Shape.of(1, 9, 9)))
        .isInstanceOf(LayerException.class)
        .hasMessageContaining("one for each of the 1 channels; got mean=[0.485, 0.456, 0.406]");
  }

  private static void assertFault(List<Map<String, ?>> definitions, String message) {
    assertThatThrownBy(() -> Transforms.parse(definitions))
        .isInstanceOf(LayerException.class)
        .hasMessageContaining(message);
  }

  @Test
  void toArguments_parsedAgain_isTheSame() {
    Transforms transforms =
        Transforms.parse(
            List.of(
                Map.of("type", "Grayscale", "num_output_channels", 3),
                Map.of("type", "ToTensor"),
                NORMALIZE));
    assertThat(Transforms.parse(transforms.toArguments())).hasToString(transforms.toString());
  }
}
