package dev.lamina.image.transform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.image.Image;
import dev.lamina.nn.NumberArray;
import dev.lamina.tensor.Shape;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Oracle: torchvision 0.14 on PIL images, through make_goldens.py. */
class TransformGoldensTest {
  static List<Goldens.Case> cases() throws IOException {
    return Goldens.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void apply_isTorchvisions(Goldens.Case golden) throws Exception {
    Image image = Goldens.image(golden.input());
    byte[] before = image.pixels().clone();
    try (Transforms transforms = Transforms.parse(golden.transforms())) {
      Transformed result = transforms.apply(image);
      assertGolden(golden, result);
      assertThat(transforms.givesTensor()).isEqualTo(result instanceof Transformed.Tensor);
      // Once more with the arrays that the first image left.
      assertGolden(golden, transforms.apply(image));
      assertThat(transforms.form(Form.of(image.mode(), image.height(), image.width())))
          .hasToString(form(result));
      if (result instanceof Transformed.Tensor tensor) {
        FloatBuffer out = FloatBuffer.allocate(tensor.values().length + 2);
        transforms.write(image, tensor.shape(), out, 1);
        float[] written = new float[tensor.values().length];
        out.get(1, written);
        assertThat(written).isEqualTo(tensor.values());
      }
    }
    assertThat(image.pixels()).as("the input").isEqualTo(before);
  }

  private static void assertGolden(Goldens.Case golden, Transformed result) {
    float[] expected = Goldens.floats(golden.name());
    Shape shape = Goldens.shape(golden.name());
    float[] actual;
    if (result instanceof Transformed.Tensor tensor) {
      assertThat(tensor.shape()).isEqualTo(shape);
      actual = tensor.values();
    } else {
      List<Image> images = ((Transformed.Images) result).images();
      Image first = images.get(0);
      Shape one = Shape.of(first.height(), first.width(), first.mode().channels());
      assertThat(images.size() == 1 ? one : one.prepend(images.size())).isEqualTo(shape);
      actual = new float[images.size() * first.pixels().length];
      int at = 0;
      for (Image image : images) {
        for (byte pixel : image.pixels()) {
          actual[at++] = pixel & 0xff;
        }
      }
    }
    if (golden.off() == 0) {
      assertThat(actual).isEqualTo(expected);
    } else {
      assertThat(actual).containsExactly(expected, Offset.offset((float) golden.off()));
    }
  }

  private static String form(Transformed result) {
    if (result instanceof Transformed.Tensor tensor) {
      return "float32 " + tensor.shape();
    }
    List<Image> images = ((Transformed.Images) result).images();
    Image first = images.get(0);
    Shape one = Shape.of(first.mode().channels(), first.height(), first.width());
    return "image " + (images.size() == 1 ? one : one.prepend(images.size()));
  }

  @Test
  void perspective_ofCoefficients_isPillows() throws IOException {
    for (Map<String, Object> entry : Goldens.entries("warps.json")) {
      NumberArray coefficients = NumberArray.parse(entry.get("coefficients"));
      double[] values = new double[8];
      Arrays.setAll(values, coefficients::at);
      String interpolation = (String) entry.get("interpolation");
      Image image = Goldens.image((String) entry.get("input"));
      Image warped =
          Warp.perspective(
              image,
              values,
              Resampling.valueOf(interpolation.toUpperCase(Locale.ROOT)),
              new byte[image.mode().channels()]);
      assertThat(warped.pixels())
          .as("%s", entry)
          .isEqualTo(Goldens.image((String) entry.get("name")).pixels());
    }
  }

  @Test
  void cases_coverEveryTransform() throws IOException {
    TreeSet<String> covered =
        Goldens.cases().stream()
            .flatMap(golden -> golden.transforms().stream())
            .map(definition -> (String) definition.get("type"))
            .collect(Collectors.toCollection(TreeSet::new));
    // Layers have a test of their own.
    covered.add("Layers");
    covered.add("ToPILImage");
    assertThat(covered).isEqualTo(TransformTypes.names());
  }
}
