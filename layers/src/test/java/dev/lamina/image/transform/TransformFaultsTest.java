package dev.lamina.image.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lamina.image.ColorMode;
import dev.lamina.image.Image;
import dev.lamina.image.ImageException;
import dev.lamina.nn.LayerException;
import dev.lamina.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is refused, when, and what is said of it. */
class TransformFaultsTest {
  private static final Map<String, ?> TENSOR = Map.of("type", "ToTensor");

  private static Map<String, Object> step(String type, Object... arguments) {
    Map<String, Object> step = new LinkedHashMap<>();
    step.put("type", type);
    for (int i = 0; i < arguments.length; i += 2) {
      step.put((String) arguments[i], arguments[i + 1]);
    }
    return step;
  }

  private static void assertFault(Map<String, ?> definition, String message) {
    assertThatThrownBy(() -> Transforms.parse(definition))
        .as("%s", definition)
        .isInstanceOf(LayerException.class)
        .hasMessage(message);
  }

  @Test
  void parse_wrongArguments_namesTransformArgumentExpectedAndActual() {
    assertFault(step("Resize", "size", 0), "Resize: size must be at least 1, got 0");
    assertFault(
        step("Resize", "size", List.of(1, 2, 3)),
        "Resize: size must be an integer or (height, width), got (1, 2, 3)");
    assertFault(
        step("Resize", "size", List.of(1 << 20, 1 << 20)),
        "Resize: size must be of at most 89478485 pixels, got (1048576, 1048576)");
    assertFault(
        step("Resize", "size", List.of(4, 5), "max_size", 9),
        "Resize: max_size is for a size of one number, the shorter side; got size=(4, 5),"
            + " max_size=9");
    assertFault(
        step("Resize", "size", 9, "max_size", 9),
        "Resize: max_size must be greater than size, got size=9, max_size=9");
    assertFault(
        step("Resize", "size", 4, "interpolation", "cubic"),
        "Resize: interpolation: expected one of [bicubic, bilinear, box, hamming, lanczos,"
            + " nearest], got cubic");
    assertFault(
        step("CenterCrop", "sise", 4),
        "CenterCrop: unknown argument 'sise'; did you mean 'size'?; missing argument 'size'");
    assertFault(
        step("Crop", "top", 0, "left", 0, "height", 0, "width", 3),
        "Crop: height must be at least 1, got 0");
    assertFault(
        step("Pad", "padding", List.of(1, 2, 3)),
        "Pad: padding must be an integer, 2 or 4 integers, got (1, 2, 3)");
    assertFault(
        step("Pad", "padding", 1, "padding_mode", "mirror"),
        "Pad: padding_mode: expected one of [constant, edge, reflect, symmetric], got mirror");
    assertFault(
        step("Grayscale", "num_output_channels", 2),
        "Grayscale: num_output_channels must be 1 or 3, got 2");
    assertFault(
        step("Rotate", "angle", 3, "interpolation", "lanczos"),
        "Rotate: interpolation must be nearest, bilinear or bicubic, got lanczos");
    assertFault(
        step("Rotate", "angle", 3, "center", List.of(1)),
        "Rotate: center must be (x, y), got [1.0]");
    assertFault(
        step("Affine", "angle", 3, "translate", List.of(0, 0), "scale", 0, "shear", 0),
        "Affine: scale must be above 0 and finite, got 0.0");
    assertFault(
        step(
            "Perspective",
            "startpoints",
            List.of(List.of(0, 0), List.of(1, 1), List.of(2, 2), List.of(0, 3)),
            "endpoints",
            List.of(List.of(0, 0), List.of(1, 1), List.of(2, 2), List.of(3, 3))),
        "Perspective: no three of the four points may lie on a line, got startpoints=[[0.0, 0.0],"
            + " [1.0, 1.0], [2.0, 2.0], [0.0, 3.0]], endpoints=[[0.0, 0.0], [1.0, 1.0], [2.0, 2.0],"
            + " [3.0, 3.0]]");
    assertFault(
        step("GaussianBlur", "kernel_size", 4),
        "GaussianBlur: kernel_size must be odd, at least 1 and below 65536, got 4");
    assertFault(
        step("GaussianBlur", "kernel_size", 3, "sigma", 0),
        "GaussianBlur: sigma must be above 0 and finite, got 0.0");
    assertFault(
        step("AdjustHue", "hue_factor", 0.6),
        "AdjustHue: hue_factor must be in [-0.5, 0.5], got 0.6");
    assertFault(
        step("AdjustGamma", "gamma", -1),
        "AdjustGamma: gamma must be at least 0 and finite, got -1.0");
    assertFault(step("Posterize", "bits", 9), "Posterize: bits must be in [0, 8], got 9");
    assertFault(
        step("ConvertImageDtype", "dtype", "float16"),
        "ConvertImageDtype: dtype must be float32 or uint8, got float16");
    assertFault(
        step("Erase", "i", -1, "j", 0, "h", 1, "w", 1, "v", 0),
        "Erase: i, j, h and w must not be negative, got -1, 0, 1 and 1");
    assertFault(
        step(
            "LinearTransformation",
            "transformation_matrix",
            List.of(1, 2),
            "mean_vector",
            List.of(1)),
        "LinearTransformation: transformation_matrix must be square (D, D), got (2)");
    assertFault(
        step(
            "LinearTransformation",
            "transformation_matrix",
            "no.safetensors",
            "mean_vector",
            List.of()),
        "LinearTransformation: no.safetensors: there is no such file");
  }

  @Test
  void parse_randomTransform_namesWhatDoesTheSameWithoutChance() {
    assertFault(
        step("RandomHorizontalFlip", "p", 0.5),
        "RandomHorizontalFlip changes images at random, which is for training; use HorizontalFlip");
    assertFault(
        step("ColorJitter"),
        "ColorJitter changes images at random, which is for training; use AdjustBrightness,"
            + " AdjustContrast, AdjustSaturation and AdjustHue");
    assertFault(
        step("RandomWalk"),
        "RandomWalk changes images at random, which is for training; use a transform without"
            + " chance");
  }

  private static void assertOrder(String message, Map<?, ?>... definitions) {
    assertThatThrownBy(() -> parse(definitions))
        .isInstanceOf(LayerException.class)
        .hasMessage(message);
  }

  @SuppressWarnings("unchecked")
  private static Transforms parse(Map<?, ?>... definitions) {
    return Transforms.parse((List<Map<String, ?>>) (List<?>) List.of(definitions));
  }

  @Test
  void parse_wrongOrder_saysWhatEachTakes() {
    assertOrder(
        "Resize must come before ToTensor or after ToImage: it takes an image, got a tensor",
        TENSOR,
        step("Resize", "size", 3));
    assertOrder(
        "ToTensor must come before ToTensor or after ToImage: it takes an image, got a tensor",
        TENSOR,
        TENSOR);
    assertOrder(
        "ToImage must come after ToTensor: it takes a tensor (C, H, W), got an image",
        step("ToImage"));
    assertOrder(
        "Normalize must come after ToTensor or ConvertImageDtype: it takes a float32 tensor, got"
            + " uint8",
        step("PILToTensor"),
        step("Normalize", "mean", List.of(0), "std", List.of(1)));
    assertOrder(
        "FiveCrop takes one image, got 10 of them",
        step("TenCrop", "size", 9),
        step("FiveCrop", "size", 3));
    assertOrder(
        "Pad: fill must be a number for a tensor, got [1.0, 2.0, 3.0]",
        TENSOR,
        step("Pad", "padding", 1, "fill", List.of(1, 2, 3)));
    assertOrder(
        "Pad: fill must be a number or one for each of the 1 channels, got [1.0, 2.0, 3.0]",
        step("Grayscale"),
        step("Pad", "padding", 1, "fill", List.of(1, 2, 3)));
  }

  @Test
  void check_whatAModelTakes_saysWhatIsMissingOrOther() {
    Transforms image = parse(step("Invert"));
    assertThatThrownBy(() -> image.check(ColorMode.RGB, Shape.of(3, 8, 8)))
        .hasMessage(
            "a model takes a float32 tensor, the transforms give image (3, ?, ?): ToTensor is"
                + " missing at the end");
    assertThatThrownBy(() -> image.write(gray(2, 2), Shape.of(1, 2, 2), FloatBuffer.allocate(4), 0))
        .isInstanceOf(IllegalStateException.class);
    Transforms cropped = parse(step("CenterCrop", "size", 8), TENSOR);
    cropped.check(ColorMode.RGB, Shape.of(3, 8, 8));
    assertThatThrownBy(() -> cropped.check(ColorMode.L, Shape.of(3, 8, 9)))
        .hasMessage("the transforms give float32 (1, 8, 8) of L images, the model takes (3, 8, 9)");
    Transforms bytes = parse(step("PILToTensor"));
    assertThatThrownBy(() -> bytes.check(ColorMode.L, Shape.of(1, 8, 9)))
        .hasMessageContaining("uint8 (1, ?, ?): ConvertImageDtype is missing at the end");
  }

  private static Image gray(int height, int width) {
    return new Image(height, width, ColorMode.L, new byte[height * width]);
  }

  private static void assertImageFault(
      String code, String message, Image image, Map<?, ?>... steps) {
    try (Transforms transforms = parse(steps)) {
      ImageException fault =
          catchThrowableOfType(ImageException.class, () -> transforms.apply(image));
      assertThat(fault).as("%s", message).isNotNull();
      assertThat(fault.reason().code()).isEqualTo(code);
      assertThat(fault).hasMessage(message);
    }
  }

  @Test
  void apply_imagesThatCannotBeTaken_areFaultsOfTheImage() {
    assertImageFault(
        "wrong-size",
        "FiveCrop: the image is (4, 9), less than the crop (5, 5)",
        gray(4, 9),
        step("FiveCrop", "size", 5));
    assertImageFault(
        "wrong-size",
        "GaussianBlur: kernel_size is 9, too large for an image of (9, 4)",
        gray(9, 4),
        step("GaussianBlur", "kernel_size", 9));
    assertImageFault(
        "wrong-size",
        "Pad: of this image 0 x 5 pixels would be left",
        gray(9, 4),
        step("Pad", "padding", List.of(-2, -2)));
    assertImageFault(
        "wrong-size",
        "Resize: of this image 30 x 0 pixels would be left",
        gray(1, 90),
        step("Resize", "size", 2, "max_size", 30));
    assertImageFault(
        "too-large",
        "Resize: 76800000 x 256 pixels are more than the allowed 89478485",
        gray(1, 300_000),
        step("Resize", "size", 256));
    assertImageFault(
        "too-large",
        "Pad: 33554432 x 33554433 pixels are more than the allowed 89478485",
        gray(1, 1),
        step("Pad", "padding", List.of(1 << 24, 1 << 24, (1 << 24) - 1, 1 << 24)));
    assertImageFault(
        "unsupported",
        "the image is of mode L: Pad: fill must be a number or one for each of the 1 channels, got"
            + " [1.0, 2.0, 3.0]",
        gray(3, 3),
        step("Pad", "padding", 1, "fill", List.of(1, 2, 3)));
    assertImageFault(
        "unsupported",
        "the image is of mode L: Normalize: mean and std must have one value, or one for each of"
            + " the 1 channels; got mean=[0.5, 0.5, 0.5], std=[1.0, 1.0, 1.0]",
        gray(3, 3),
        TENSOR,
        step("Normalize", "mean", List.of(0.5, 0.5, 0.5), "std", List.of(1, 1, 1)));
    assertImageFault(
        "wrong-size",
        "Erase: v is (1, 2, 2), the rectangle within the image (1, 1, 2)",
        gray(3, 3),
        TENSOR,
        step(
            "Erase",
            "i",
            2,
            "j",
            0,
            "h",
            2,
            "w",
            2,
            "v",
            List.of(List.of(List.of(1, 2), List.of(3, 4)))));
  }

  /** A crop of what would be too large as a whole is never made as a whole. */
  @Test
  void apply_cropOfAnImageTooLongToResize_isOnlyTheCrop() throws Exception {
    byte[] pixels = new byte[300_000];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i / 1000);
    }
    Image image = new Image(1, pixels.length, ColorMode.L, pixels);
    try (Transforms transforms =
        parse(step("Resize", "size", 256), step("CenterCrop", "size", 4))) {
      Image middle = ((Transformed.Images) transforms.apply(image)).images().get(0);
      // Halfway between the pixels 149999 and 150000.
      assertThat(middle.pixels()).containsOnly((byte) 149, (byte) 150).hasSize(16);
    }
  }

  /**
   * Where the lines are too many to be kept, each new line is made on its own: as one column is.
   */
  @Test
  void apply_veryTallImage_isTheSameColumnByColumn() throws Exception {
    byte[] pixels = new byte[60_000 * 2];
    new Random(5).nextBytes(pixels);
    Image image = new Image(60_000, 2, ColorMode.L, pixels);
    Map<String, ?> resize = step("Resize", "size", List.of(3, 400), "interpolation", "bicubic");
    try (Transforms whole = parse(resize)) {
      Image wide = ((Transformed.Images) whole.apply(image)).images().get(0);
      for (int column : new int[] {0, 7, 200, 399}) {
        Map<String, ?> crop = step("Crop", "top", 0, "left", column, "height", 3, "width", 1);
        try (Transforms part = parse(resize, crop)) {
          Image one = ((Transformed.Images) part.apply(image)).images().get(0);
          for (int y = 0; y < 3; y++) {
            assertThat(one.pixels()[y]).isEqualTo(wide.pixels()[y * 400 + column]);
          }
        }
      }
    }
  }
}
