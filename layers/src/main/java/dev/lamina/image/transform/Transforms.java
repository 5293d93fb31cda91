package dev.lamina.image.transform;

import dev.lamina.image.ColorMode;
import dev.lamina.image.Image;
import dev.lamina.image.ImageException;
import dev.lamina.image.ImageException.Reason;
import dev.lamina.nn.LayerException;
import dev.lamina.tensor.Shape;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Transforms one after the other, from a decoded image to a tensor (C, H, W) or to another image,
 * as torchvision's {@code Compose}.
 *
 * <p>For one thread at a time: arrays are kept from image to image, and {@link Layers} own compiled
 * plans until this is closed. What changes each element by itself after {@code ToTensor} is
 * computed once for each of the 256 bytes and then looked up, and a crop after {@code Resize} is
 * all that is resized: the same results with less arithmetic.
 */
public final class Transforms implements AutoCloseable {
  private final List<Transform> steps;
  private final List<Part> parts = new ArrayList<>();
  private final List<LayersRun> runs = new ArrayList<>();
  private final Resampler resampler = new Resampler();
  private final Set<ColorMode> checked = EnumSet.noneOf(ColorMode.class);

  /** The last part where it makes a tensor of images, so that it can write where it is told. */
  private final Lookup lookup;

  private final Form.Kind kind;
  private float[] plane = new float[0];

  /** What is known of an image on its way: images or tensors. */
  private static final class State {
    private List<Image> images;
    private Planes planes;

    State(Image image) {
      this.images = List.of(image);
    }
  }

  /** A step, or some at once. */
  private interface Part {
    void run(State state) throws ImageException;
  }

  /**
   * The given transforms.
   *
   * @param steps in order
   * @throws LayerException if one cannot take what the one before it gives
   */
  public Transforms(List<? extends Transform> steps) {
    this.steps = List.copyOf(steps);
    Form form = new Form(Form.Kind.IMAGE, 1, 0, 0, 0);
    Lookup last = null;
    for (int i = 0; i < steps.size(); i++) {
      Transform step = this.steps.get(i);
      Form.Kind before = form.kind();
      form = form(step, form);
      if (step instanceof Transform.ToPlanes toPlanes) {
        last = new Lookup(toPlanes);
        parts.add(last);
      } else if (step instanceof Transform.OfElements elements) {
        if (last == null) {
          parts.add(state -> state.planes = changed(elements, before, state.planes));
        } else {
          last.add(elements, before);
        }
      } else {
        last = null;
        boolean isFused =
            step instanceof Resize
                && i + 1 < steps.size()
                && this.steps.get(i + 1) instanceof Windowed;
        if (isFused) {
          i++;
          form = form(this.steps.get(i), form);
          parts.add(resize((Resize) step, (Windowed) this.steps.get(i)));
        } else {
          parts.add(part(step, before));
        }
      }
    }
    this.kind = form.kind();
    this.lookup = last;
    if (last != null) {
      parts.remove(parts.size() - 1);
    }
  }

  private static Planes changed(Transform.OfElements step, Form.Kind kind, Planes planes) {
    int area = planes.area();
    float[] values = planes.values();
    for (int i = 0; i < planes.size(); i++) {
      values[i] = step.apply(values[i], i / area % planes.channels(), kind);
    }
    return planes;
  }

  private Part resize(Resize resize, Windowed crop) {
    return eachImage(image -> resize.apply(image, resampler, crop));
  }

  private interface ImageStep {
    Image apply(Image image) throws ImageException;
  }

  private static Part eachImage(ImageStep step) {
    return state -> {
      List<Image> changed = new ArrayList<>(state.images.size());
      for (Image image : state.images) {
        changed.add(step.apply(image));
      }
      state.images = changed;
    };
  }

  private Part part(Transform step, Form.Kind before) {
    if (step instanceof Resize resize) {
      return resize(resize, null);
    }
    if (before == Form.Kind.IMAGE && step instanceof Transform.OfImage ofImage) {
      return eachImage(ofImage::apply);
    }
    if (step instanceof Transform.ToSeveral toSeveral) {
      return state -> state.images = toSeveral.apply(state.images.get(0));
    }
    if (step instanceof Layers layers) {
      LayersRun run = new LayersRun(layers.network());
      runs.add(run);
      return state -> state.planes = run.apply(state.planes);
    }
    if (step instanceof Transform.OfTensors ofTensors) {
      return state -> state.planes = ofTensors.apply(state.planes);
    }
    if (step instanceof Transform.ToPixels toPixels) {
      return state -> {
        List<Image> images = new ArrayList<>();
        for (int i = 0; i < state.planes.count(); i++) {
          images.add(toPixels.apply(state.planes, i, before));
        }
        state.images = images;
        state.planes = null;
      };
    }
    throw new IllegalStateException("no way to run " + step);
  }

  /**
   * Reads transforms from plain data: maps of {@code type} and torchvision's arguments. Files that
   * they name are read now.
   *
   * @throws LayerException if a type or argument is unknown or wrong, or the order is
   */
  public static Transforms parse(List<? extends Map<String, ?>> definitions) {
    return parse(definitions, null);
  }

  /**
   * Reads transforms as {@link #parse(List)}.
   *
   * @param base the folder that relative names of files start from; null for the working directory
   * @throws LayerException if a type or argument is unknown or wrong, or the order is
   */
  public static Transforms parse(List<? extends Map<String, ?>> definitions, Path base) {
    List<Transform> steps = new ArrayList<>();
    for (Map<String, ?> definition : definitions) {
      steps.add(TransformDefinitions.bind(definition, base));
    }
    return new Transforms(steps);
  }

  /**
   * Reads one transform from plain data.
   *
   * @throws LayerException if its type or an argument is unknown or wrong
   */
  public static Transform parse(Map<String, ?> definition) {
    return TransformDefinitions.bind(definition, null);
  }

  /** The transforms, in order. */
  public List<Transform> steps() {
    return steps;
  }

  /**
   * The transforms as plain data, which {@link #parse(List)} reads; of {@link Layers} and {@link
   * LinearTransformation} only a description.
   */
  public List<Map<String, Object>> toArguments() {
    return steps.stream().map(TransformDefinitions::described).toList();
  }

  /** All that the transforms are made of, to be serialized. */
  public TransformDefinitions definitions() {
    return TransformDefinitions.of(steps);
  }

  /**
   * What comes out for what goes in, as far as it is known.
   *
   * @throws LayerException if a transform cannot take what the one before it gives
   */
  public Form form(Form input) {
    Form form = input;
    for (Transform step : steps) {
      form = form(step, form);
    }
    return form;
  }

  private static Form form(Transform step, Form input) {
    try {
      return step.form(input);
    } catch (LayerException e) {
      String message = e.getMessage();
      throw message.startsWith(step.type()) ? e : new LayerException(step.type() + ": " + message);
    }
  }

  /**
   * Requires that the transforms can give what a model takes.
   *
   * @param mode of the images
   * @param shape of the model's input, without the batch axis
   * @throws LayerException if they cannot
   */
  public void check(ColorMode mode, Shape shape) {
    Form form = form(Form.of(mode));
    LayerException.check(
        form.kind() == Form.Kind.FLOAT32,
        "a model takes a float32 tensor, the transforms give %s: %s is missing at the end",
        form,
        form.isImage() ? "ToTensor" : "ConvertImageDtype");
    LayerException.check(
        form.admits(shape),
        "the transforms give %s of %s images, the model takes %s",
        form,
        mode,
        shape);
  }

  /** Whether the result is a tensor, and not images. */
  public boolean givesTensor() {
    return kind != Form.Kind.IMAGE;
  }

  private State run(Image image) throws ImageException {
    if (!checked.contains(image.mode())) {
      try {
        form(Form.of(image.mode()));
      } catch (LayerException e) {
        throw new ImageException(
            Reason.UNSUPPORTED,
            "the image is of mode %s: %s".formatted(image.mode(), e.getMessage()));
      }
      checked.add(image.mode());
    }
    State state = new State(image);
    for (Part part : parts) {
      part.run(state);
    }
    return state;
  }

  /**
   * Applies all transforms.
   *
   * @param image the decoded image. Not modified.
   * @throws ImageException if one cannot be done with this image
   */
  public Transformed apply(Image image) throws ImageException {
    State state = run(image);
    if (lookup != null) {
      lookup.run(state);
    }
    Planes planes = state.planes;
    if (planes == null) {
      return new Transformed.Images(state.images);
    }
    return new Transformed.Tensor(planes.shape(), planes.values());
  }

  /**
   * Applies all transforms and writes the result.
   *
   * @param image the decoded image. Not modified.
   * @param shape (C, H, W) that the result must have; (n, C, H, W) after {@link FiveCrop} or {@link
   *     TenCrop}
   * @param out where to write. Modified from {@code offset} on; its position stays.
   * @param offset the index in {@code out} of the first element
   * @throws ImageException if the result is of another shape, or a transform cannot be done with
   *     this image
   * @throws IllegalStateException if the result is an image
   */
  public void write(Image image, Shape shape, FloatBuffer out, int offset) throws ImageException {
    if (!givesTensor()) {
      throw new IllegalStateException("the transforms give images, not a tensor");
    }
    State state = run(image);
    if (lookup == null) {
      requireShape(state.planes.shape(), shape);
      out.put(offset, state.planes.values(), 0, state.planes.size());
      return;
    }
    Image first = state.images.get(0);
    int area = first.height() * first.width();
    Shape actual = Shape.of(first.mode().channels(), first.height(), first.width());
    requireShape(state.images.size() == 1 ? actual : actual.prepend(state.images.size()), shape);
    if (plane.length < area) {
      plane = new float[area];
    }
    int at = offset;
    for (Image each : state.images) {
      for (int channel = 0; channel < each.mode().channels(); channel++, at += area) {
        lookup.plane(each, channel, plane, 0);
        out.put(at, plane, 0, area);
      }
    }
  }

  private static void requireShape(Shape actual, Shape shape) throws ImageException {
    if (!actual.equals(shape)) {
      throw new ImageException(
          Reason.WRONG_SIZE, "the image is %s, the model takes %s".formatted(actual, shape));
    }
  }

  /** The step from bytes to floats, and all steps on elements after it. */
  private static final class Lookup implements Part {
    private final float[][] tables = new float[ColorMode.RGB.channels()][256];

    Lookup(Transform.ToPlanes toPlanes) {
      for (float[] table : tables) {
        for (int value = 0; value < table.length; value++) {
          table[value] = toPlanes.element(value);
        }
      }
    }

    void add(Transform.OfElements step, Form.Kind kind) {
      for (int channel = 0; channel < tables.length; channel++) {
        for (int value = 0; value < tables[channel].length; value++) {
          tables[channel][value] = step.apply(tables[channel][value], channel, kind);
        }
      }
    }

    void plane(Image image, int channel, float[] to, int offset) {
      byte[] pixels = image.pixels();
      float[] table = tables[channel];
      int channels = image.mode().channels();
      int end = offset + image.height() * image.width();
      for (int i = offset, from = channel; i < end; i++, from += channels) {
        to[i] = table[pixels[from] & 0xff];
      }
    }

    @Override
    public void run(State state) throws ImageException {
      Image first = state.images.get(0);
      int channels = first.mode().channels();
      int area = first.height() * first.width();
      float[] values =
          new float
              [ImageSizes.floats(state.images.size(), channels, first.height(), first.width())];
      int at = 0;
      for (Image image : state.images) {
        for (int channel = 0; channel < channels; channel++, at += area) {
          plane(image, channel, values, at);
        }
      }
      state.planes =
          new Planes(state.images.size(), channels, first.height(), first.width(), values);
      state.images = null;
    }
  }

  /** Frees what {@link Layers} have compiled. Closing again does nothing. */
  @Override
  public void close() {
    runs.forEach(LayersRun::close);
  }

  @Override
  public String toString() {
    return steps.toString();
  }
}
