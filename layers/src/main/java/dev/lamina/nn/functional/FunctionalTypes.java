package dev.lamina.nn.functional;

import dev.lamina.nn.LayerType;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The names of the functional layers. */
public final class FunctionalTypes {
  private FunctionalTypes() {}

  /** The names and the specs that stand for them. */
  public static List<LayerType> types() {
    return List.of(
        LayerType.of("Flatten", Flatten.Spec.class),
        LayerType.of("Unflatten", Unflatten.Spec.class),
        new LayerType("Reshape", ReshapeSpec.class, Map.of("view", false)),
        new LayerType("View", ReshapeSpec.class, Map.of("view", true)),
        LayerType.of("Permute", Permute.Spec.class),
        LayerType.of("Transpose", Transpose.Spec.class),
        LayerType.of("Squeeze", Squeeze.Spec.class),
        LayerType.of("Unsqueeze", Unsqueeze.Spec.class),
        LayerType.of("Expand", Expand.Spec.class),
        LayerType.of("Concat", Concat.Spec.class),
        LayerType.of("Stack", Stack.Spec.class),
        LayerType.of("Split", Split.Spec.class),
        LayerType.of("Chunk", Chunk.Spec.class),
        LayerType.of("Slice", Slice.Spec.class),
        LayerType.of("Gather", Gather.Spec.class),
        LayerType.of("IndexSelect", IndexSelect.Spec.class),
        LayerType.of("Pad", Pad.Spec.class),
        LayerType.of("Interpolate", Interpolate.Spec.class),
        LayerType.of("Add", Add.Spec.class),
        LayerType.of("Sub", Sub.Spec.class),
        arithmetic("Mul"),
        LayerType.of("Div", Div.Spec.class),
        LayerType.of("Pow", Pow.Spec.class),
        arithmetic("Minimum"),
        arithmetic("Maximum"),
        LayerType.of("Clamp", Clamp.Spec.class),
        LayerType.of("Where", Where.Spec.class),
        LayerType.of("Matmul", Matmul.Spec.class),
        unary("Neg"),
        unary("Abs"),
        unary("Exp"),
        unary("Log"),
        unary("Sqrt"),
        unary("Rsqrt"),
        unary("Reciprocal"),
        unary("Erf"),
        reduction("Sum"),
        reduction("Mean"),
        reduction("Amax"),
        reduction("Amin"),
        new LayerType("Max", ExtremeSpec.class, Map.of("largest", true)),
        new LayerType("Min", ExtremeSpec.class, Map.of("largest", false)),
        new LayerType("Argmax", ArgExtremeSpec.class, Map.of("largest", true)),
        new LayerType("Argmin", ArgExtremeSpec.class, Map.of("largest", false)));
  }

  private static LayerType arithmetic(String name) {
    return new LayerType(
        name, ArithmeticSpec.class, Map.of("operation", name.toLowerCase(Locale.ROOT)));
  }

  private static LayerType unary(String name) {
    return new LayerType(name, UnarySpec.class, Map.of("function", name.toLowerCase(Locale.ROOT)));
  }

  private static LayerType reduction(String name) {
    return new LayerType(
        name, ReductionSpec.class, Map.of("reduction", name.toLowerCase(Locale.ROOT)));
  }
}
