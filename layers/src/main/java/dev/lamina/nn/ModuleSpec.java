package dev.lamina.nn;

import dev.lamina.tensor.Generator;
import java.util.List;
import java.util.Map;

/**
 * The arguments of a module, validated: an immutable record, from which the module can be made.
 *
 * <p>Its components are torch's arguments in camel case; those with a {@link Default} may be left
 * out. What can be made from it is a {@link Layer} (see {@link LayerSpec}) or a module of several.
 */
public interface ModuleSpec {
  /** The name of the module in torch, such as {@code Conv2d}. */
  String type();

  /** The names of the inputs, in torch's order. */
  default List<String> inputNames() {
    return List.of("input");
  }

  /**
   * Other names of inputs, each with the input's own: where torch's documentation and its {@code
   * forward} call one differently.
   */
  default Map<String, String> inputAliases() {
    return Map.of();
  }

  /** A new module of these arguments, its parameters drawn from {@code generator} as torch does. */
  Module module(Generator generator);
}
