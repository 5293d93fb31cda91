package dev.lamina.model;

import dev.lamina.nn.Constant;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.LayerType;
import dev.lamina.nn.ModuleSpec;
import dev.lamina.nn.Nearest;
import dev.lamina.nn.activation.ActivationTypes;
import dev.lamina.nn.attention.AttentionTypes;
import dev.lamina.nn.conv.ConvTypes;
import dev.lamina.nn.distance.DistanceTypes;
import dev.lamina.nn.dropout.DropoutTypes;
import dev.lamina.nn.embedding.EmbeddingTypes;
import dev.lamina.nn.functional.FunctionalTypes;
import dev.lamina.nn.linear.LinearTypes;
import dev.lamina.nn.loss.LossTypes;
import dev.lamina.nn.norm.NormTypes;
import dev.lamina.nn.padding.PaddingTypes;
import dev.lamina.nn.pool.PoolTypes;
import dev.lamina.nn.recurrent.RecurrentTypes;
import dev.lamina.nn.sequence.SequenceTypes;
import dev.lamina.nn.transformer.TransformerTypes;
import dev.lamina.nn.vision.VisionTypes;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The layers that can be named: torch's names and the specs that stand for them; immutable. */
public final class LayerCatalog {
  private static final LayerCatalog STANDARD =
      new LayerCatalog(
          Stream.of(
                  ConvTypes.types(),
                  PoolTypes.types(),
                  PaddingTypes.types(),
                  NormTypes.types(),
                  LinearTypes.types(),
                  EmbeddingTypes.types(),
                  RecurrentTypes.types(),
                  AttentionTypes.types(),
                  TransformerTypes.types(),
                  ActivationTypes.types(),
                  DropoutTypes.types(),
                  FunctionalTypes.types(),
                  SequenceTypes.types(),
                  VisionTypes.types(),
                  DistanceTypes.types(),
                  LossTypes.types(),
                  List.of(LayerType.of("Constant", Constant.class)))
              .flatMap(List::stream)
              .toList());

  private final Map<String, LayerType> types = new LinkedHashMap<>();

  /** A catalog of the given types, whose names must differ. */
  LayerCatalog(List<LayerType> types) {
    for (LayerType type : types) {
      if (this.types.put(type.name(), type) != null) {
        throw new IllegalStateException("there are two layer types '" + type.name() + "'");
      }
    }
  }

  /** All layers of Lamina. */
  public static LayerCatalog standard() {
    return STANDARD;
  }

  /** The names, family by family. */
  public Set<String> names() {
    return Collections.unmodifiableSet(types.keySet());
  }

  /**
   * The type of a name.
   *
   * @throws LayerException if there is none; it names the nearest
   */
  public LayerType type(String name) {
    LayerType type = types.get(name);
    LayerException.check(
        type != null, "unknown layer type '%s'%s", name, Nearest.hint(name, types.keySet()));
    return type;
  }

  /**
   * The type that a spec is of.
   *
   * @throws LayerException if the catalog has none
   */
  public LayerType typeOf(ModuleSpec spec) {
    LayerType type = types.get(spec.type());
    LayerException.check(
        type != null && type.spec() == spec.getClass(),
        "%s is no layer type that a definition can name",
        spec.type());
    return type;
  }
}
