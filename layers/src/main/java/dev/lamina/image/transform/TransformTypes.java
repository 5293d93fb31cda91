package dev.lamina.image.transform;

import dev.lamina.nn.LayerException;
import dev.lamina.nn.Nearest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The transforms by name. */
final class TransformTypes {
  private static final SortedMap<String, Class<? extends Transform>> TYPES = types();

  /** Torchvision's transforms that draw at random, and what does the same without. */
  private static final Map<String, String> RANDOM =
      Map.ofEntries(
          Map.entry("RandomCrop", "Crop or CenterCrop"),
          Map.entry("RandomResizedCrop", "Crop and Resize, or Resize and CenterCrop"),
          Map.entry("RandomHorizontalFlip", "HorizontalFlip"),
          Map.entry("RandomVerticalFlip", "VerticalFlip"),
          Map.entry("RandomPerspective", "Perspective"),
          Map.entry("RandomRotation", "Rotate"),
          Map.entry("RandomAffine", "Affine"),
          Map.entry("RandomGrayscale", "Grayscale"),
          Map.entry("RandomErasing", "Erase"),
          Map.entry("RandomInvert", "Invert"),
          Map.entry("RandomPosterize", "Posterize"),
          Map.entry("RandomSolarize", "Solarize"),
          Map.entry("RandomAdjustSharpness", "AdjustSharpness"),
          Map.entry("RandomAutocontrast", "AutoContrast"),
          Map.entry("RandomEqualize", "Equalize"),
          Map.entry(
              "ColorJitter", "AdjustBrightness, AdjustContrast, AdjustSaturation and AdjustHue"),
          Map.entry("RandomApply", "the transform itself"),
          Map.entry("RandomChoice", "one of the transforms"),
          Map.entry("RandomOrder", "the transforms in one order"),
          Map.entry("ElasticTransform", "Affine or Perspective"),
          Map.entry("AutoAugment", "single transforms"),
          Map.entry("RandAugment", "single transforms"),
          Map.entry("TrivialAugmentWide", "single transforms"),
          Map.entry("AugMix", "single transforms"));

  private TransformTypes() {}

  private static SortedMap<String, Class<? extends Transform>> types() {
    SortedMap<String, Class<? extends Transform>> types = new TreeMap<>();
    List.of(
            AdjustBrightness.class,
            AdjustContrast.class,
            AdjustGamma.class,
            AdjustHue.class,
            AdjustSaturation.class,
            AdjustSharpness.class,
            Affine.class,
            AutoContrast.class,
            CenterCrop.class,
            ConvertImageDtype.class,
            Crop.class,
            Equalize.class,
            Erase.class,
            FiveCrop.class,
            GaussianBlur.class,
            Grayscale.class,
            HorizontalFlip.class,
            Invert.class,
            Layers.class,
            LinearTransformation.class,
            Normalize.class,
            PILToTensor.class,
            Pad.class,
            Perspective.class,
            Posterize.class,
            Resize.class,
            Rotate.class,
            Solarize.class,
            TenCrop.class,
            ToImage.class,
            ToTensor.class,
            VerticalFlip.class)
        .forEach(type -> types.put(type.getSimpleName(), type));
    types.put("ToPILImage", ToImage.class);
    return types;
  }

  /** The names of all transforms. */
  static Set<String> names() {
    return TYPES.keySet();
  }

  /**
   * The class of a transform.
   *
   * @param type its name
   * @throws LayerException if there is none, or it is a random one
   */
  static Class<? extends Transform> named(Object type) {
    LayerException.check(type != null, "a transform needs a 'type', one of %s", TYPES.keySet());
    String name = type.toString();
    String instead = RANDOM.get(name);
    LayerException.check(
        instead == null && !name.startsWith("Random"),
        "%s changes images at random, which is for training; use %s",
        name,
        instead == null ? "a transform without chance" : instead);
    Class<? extends Transform> spec = TYPES.get(name);
    LayerException.check(
        spec != null,
        "unknown transform '%s'%s; there are %s",
        name,
        Nearest.hint(name, TYPES.keySet()),
        TYPES.keySet());
    return spec;
  }
}
