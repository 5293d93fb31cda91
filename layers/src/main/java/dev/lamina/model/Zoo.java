package dev.lamina.model;

import dev.lamina.nn.Nearest;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The architectures that are built in, under the names that follow {@code zoo:}. */
final class Zoo {
  private static final Map<String, Supplier<ModelDefinition>> ARCHITECTURES = new TreeMap<>();

  private Zoo() {}

  /**
   * The definition of a built-in architecture.
   *
   * @throws ModelException if there is none of that name; it lists those there are
   */
  static ModelDefinition definition(String name) {
    Supplier<ModelDefinition> architecture = ARCHITECTURES.get(name);
    if (architecture == null) {
      throw new ModelException(
          "zoo:"
              + name
              + ": there is no such built-in model; there are "
              + ARCHITECTURES.keySet()
              + Nearest.hint(name, ARCHITECTURES.keySet()));
    }
    return architecture.get();
  }
}
