package dev.lamina.model;

import dev.lamina.nn.ModuleSpec;
import dev.lamina.nn.Sequential;
import dev.lamina.tensor.Generator;
import java.util.List;

/**
 * The definition of a container whose layers are applied one after the other.
 *
 * @param children in order, their names all different
 */
public record SequentialSpec(List<Child> children) implements ModuleSpec {
  static final String TYPE = "Sequential";

  /** A layer or container within a container. */
  public record Child(String name, ModuleSpec spec) {}

  public SequentialSpec {
    children = List.copyOf(children);
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Sequential module(Generator generator) {
    Sequential container = new Sequential();
    children.forEach(child -> container.add(child.name(), child.spec().module(generator)));
    return container;
  }
}
