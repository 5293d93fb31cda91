package dev.lamina.image.transform;

import dev.lamina.nn.Arguments;
import dev.lamina.nn.LayerException;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that transforms are made of, the contents of files too: what travels to where they are done;
 * immutable.
 */
public final class TransformDefinitions implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String TYPE = "type";

  private final List<Map<String, Object>> steps;

  private TransformDefinitions(List<Map<String, Object>> steps) {
    this.steps = List.copyOf(steps);
  }

  static TransformDefinitions of(List<Transform> steps) {
    List<Map<String, Object>> definitions = new ArrayList<>();
    for (Transform step : steps) {
      definitions.add(
          definition(step, step instanceof Carried carried ? carried.carried() : arguments(step)));
    }
    return new TransformDefinitions(definitions);
  }

  private static Map<String, Object> arguments(Transform step) {
    return Arguments.of((Record) step);
  }

  private static Map<String, Object> definition(Transform step, Map<String, Object> arguments) {
    Map<String, Object> definition = new LinkedHashMap<>();
    definition.put(TYPE, step.type());
    definition.putAll(arguments);
    return definition;
  }

  /** A transform as text and numbers; of what is carried only a description. */
  static Map<String, Object> described(Transform step) {
    return definition(
        step, step instanceof Carried carried ? carried.described() : arguments(step));
  }

  /** New transforms of these definitions; to be closed. */
  public Transforms open() {
    return new Transforms(steps.stream().map(step -> bind(step, null)).toList());
  }

  /**
   * A transform of its definition.
   *
   * @param base the folder that relative names of files start from; null for the working directory
   * @throws LayerException if its type or an argument is unknown or wrong
   */
  static Transform bind(Map<String, ?> definition, Path base) {
    Map<String, Object> arguments = new LinkedHashMap<>(definition);
    Object type = arguments.remove(TYPE);
    Class<? extends Transform> spec = TransformTypes.named(type);
    try {
      if (spec == Layers.class && !(arguments.get("network") instanceof LayerNetwork)) {
        return new Layers(LayerNetwork.read(arguments, base));
      }
      if (spec == LinearTransformation.class) {
        arguments.replaceAll((name, value) -> table(name, value, base));
      }
      return Arguments.bind(spec, arguments);
    } catch (LayerException e) {
      throw new LayerException(type + ": " + e.getMessage());
    }
  }

  /** The array of the argument's name, if the argument is the name of a file. */
  private static Object table(String name, Object value, Path base) {
    if (!(value instanceof String file)) {
      return value;
    }
    NumberTable table = LayerNetwork.read(file, base, LayerNetwork::tables).get(name);
    LayerException.check(table != null, "%s: there is no array '%s' in %s", name, name, file);
    return table;
  }
}
