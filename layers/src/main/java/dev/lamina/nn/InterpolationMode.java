package dev.lamina.nn;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How values between the elements of an array are found, as torch's {@code mode}. */
public enum InterpolationMode implements ArgumentValue {
  /** The element before, of 1 to 3 spatial axes. */
  NEAREST,
  /** The element that is nearest to the centre, of 1 to 3 spatial axes. */
  NEAREST_EXACT,
  /** Straight lines, of 1 spatial axis. */
  LINEAR,
  /** Straight lines, of 2 spatial axes. */
  BILINEAR,
  /** Cubic splines, of 2 spatial axes. */
  BICUBIC,
  /** Straight lines, of 3 spatial axes. */
  TRILINEAR,
  /** Means of the elements that an element of the output covers, of 1 to 3 spatial axes. */
  AREA;

  /**
   * Reads an argument: a name such as {@code nearest-exact}.
   *
   * @throws LayerException if there is no such mode
   */
  public static InterpolationMode parse(Object argument) {
    for (InterpolationMode mode : values()) {
      if (mode.toString().equals(argument)) {
        return mode;
      }
    }
    List<String> names = Arrays.stream(values()).map(InterpolationMode::toString).toList();
    throw new LayerException("expected one of " + names + ", got " + argument);
  }

  /** The number of spatial axes that it is for; 0 for 1 to 3. */
  int dims() {
    return switch (this) {
      case LINEAR -> 1;
      case BILINEAR, BICUBIC -> 2;
      case TRILINEAR -> 3;
      default -> 0;
    };
  }

  @Override
  public Object toArgument() {
    return toString();
  }

  /** The name as torch has it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
