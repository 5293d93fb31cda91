package dev.lamina.image;

import dev.lamina.image.ImageException.Reason;
import dev.lamina.nn.Arguments;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.Nearest;
import dev.lamina.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Transforms one after the other, from a decoded image to float32 values (C, H, W), as
 * torchvision's {@code Compose}; immutable.
 *
 * <p>All that follows {@code ToTensor} depends on a pixel's byte and channel alone, so it is
 * computed once for each of the 256 bytes and then looked up: the same floats, without arithmetic.
 */
public final class Transforms {
  private static final Map<String, Class<? extends Transform>> TYPES =
      Map.of(
          "Grayscale", Transform.Grayscale.class,
          "Normalize", Transform.Normalize.class,
          "ToTensor", Transform.ToTensor.class);
  private static final int BYTES = 256;

  private final List<Transform> steps;
  private final List<Transform.OfPixels> pixelSteps = new ArrayList<>();
  private final float[][] tables = new float[ColorMode.RGB.channels()][];

  /**
   * The given transforms.
   *
   * @param steps in order: any on pixels, {@code ToTensor}, then any on elements
   * @throws LayerException if they are in another order
   */
  public Transforms(List<? extends Transform> steps) {
    this.steps = List.copyOf(steps);
    List<Transform.OfElements> elementSteps = new ArrayList<>();
    boolean isTensor = false;
    for (Transform step : steps) {
      if (step instanceof Transform.ToTensor) {
        LayerException.check(!isTensor, "ToTensor must come once");
        isTensor = true;
      } else if (step instanceof Transform.OfPixels ofPixels) {
        LayerException.check(!isTensor, "%s must come before ToTensor", step.type());
        pixelSteps.add(ofPixels);
      } else if (step instanceof Transform.OfElements ofElements) {
        LayerException.check(isTensor, "%s must come after ToTensor", step.type());
        elementSteps.add(ofElements);
      }
    }
    LayerException.check(isTensor, "the transforms must hold ToTensor");
    for (int channel = 0; channel < tables.length; channel++) {
      tables[channel] = table(elementSteps, channel);
    }
  }

  private static float[] table(List<Transform.OfElements> steps, int channel) {
    float[] table = new float[BYTES];
    for (int i = 0; i < BYTES; i++) {
      float value = i / 255f;
      for (Transform.OfElements step : steps) {
        value = step.apply(value, channel);
      }
      table[i] = value;
    }
    return table;
  }

  /**
   * Reads transforms from plain data: maps of {@code type} and torchvision's arguments.
   *
   * @throws LayerException if a type or argument is unknown or wrong, or the order is
   */
  public static Transforms parse(List<? extends Map<String, ?>> definitions) {
    List<Transform> steps = new ArrayList<>();
    for (Map<String, ?> definition : definitions) {
      steps.add(parse(definition));
    }
    return new Transforms(steps);
  }

  /**
   * Reads one transform from plain data.
   *
   * @throws LayerException if its type or an argument is unknown or wrong
   */
  public static Transform parse(Map<String, ?> definition) {
    Map<String, Object> arguments = new LinkedHashMap<>(definition);
    Object type = arguments.remove("type");
    LayerException.check(type != null, "a transform needs a 'type', one of %s", sortedTypes());
    Class<? extends Transform> spec = TYPES.get(type);
    LayerException.check(
        spec != null,
        "unknown transform '%s'%s; there are %s",
        type,
        Nearest.hint(type.toString(), TYPES.keySet()),
        sortedTypes());
    try {
      return Arguments.bind(spec, arguments);
    } catch (LayerException e) {
      throw new LayerException(type + ": " + e.getMessage());
    }
  }

  private static List<String> sortedTypes() {
    return TYPES.keySet().stream().sorted().toList();
  }

  /** The transforms as plain data, which {@link #parse(List)} reads. */
  public List<Map<String, Object>> toArguments() {
    List<Map<String, Object>> definitions = new ArrayList<>();
    for (Transform step : steps) {
      Map<String, Object> definition = new LinkedHashMap<>();
      definition.put("type", step.type());
      definition.putAll(Arguments.of((Record) step));
      definitions.add(definition);
    }
    return definitions;
  }

  /**
   * Requires that the transforms can give images of so many channels.
   *
   * @param channels C of the model's input
   * @throws LayerException if they cannot
   */
  public void checkChannels(long channels) {
    LayerException.check(
        channels == 1 || channels == 3, "images have 1 or 3 channels, not %s", channels);
    for (Transform step : steps) {
      if (step instanceof Transform.OfElements elements) {
        elements.checkChannels((int) channels);
      }
    }
  }

  /**
   * Applies all transforms and writes the result.
   *
   * @param image the decoded image. Not modified.
   * @param shape (C, H, W) that the result must have
   * @param out where to write. Modified from {@code offset} on; its position stays.
   * @param offset the index in {@code out} of the first element
   * @throws ImageException if the result is of another shape
   */
  public void write(Image image, Shape shape, FloatBuffer out, int offset) throws ImageException {
    Image changed = image;
    for (Transform.OfPixels step : pixelSteps) {
      changed = step.apply(changed);
    }
    int channels = changed.mode().channels();
    Shape actual = Shape.of(channels, changed.height(), changed.width());
    if (!actual.equals(shape)) {
      throw new ImageException(
          Reason.WRONG_SIZE, "the image is %s, the model takes %s".formatted(actual, shape));
    }
    byte[] pixels = changed.pixels();
    int area = changed.height() * changed.width();
    float[] plane = new float[area];
    for (int channel = 0; channel < channels; channel++) {
      float[] table = tables[channel];
      for (int i = 0, j = channel; i < area; i++, j += channels) {
        plane[i] = table[pixels[j] & 0xff];
      }
      out.put(offset + channel * area, plane);
    }
  }

  @Override
  public String toString() {
    return steps.toString();
  }
}
