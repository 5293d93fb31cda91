package dev.lamina.nn;

import java.util.Map;

/**
 * Modules applied one after the other.
 *
 * <p>Built in torch's three ways: {@code add} by name, from modules in order ("0", "1", ...), or
 * from an ordered map. Source: torch.nn.Sequential.
 */
public final class Sequential extends Module {
  /** The modules in order, named "0", "1", ... */
  public Sequential(Module... modules) {
    for (Module module : modules) {
      add(module);
    }
  }

  /** The modules of a map, in its order. */
  public Sequential(Map<String, ? extends Module> modules) {
    modules.forEach(this::add);
  }

  /** Appends a module under a name; returns this. */
  public Sequential add(String name, Module module) {
    child(name, module);
    return this;
  }

  /** Appends a module under its position; returns this. */
  public Sequential add(Module module) {
    return add(Integer.toString(namedChildren().size()), module);
  }

  /** The module at a position; negative counts from the last. */
  public Module get(int index) {
    return children().get(index < 0 ? index + size() : index);
  }

  /** The number of modules. */
  public int size() {
    return namedChildren().size();
  }

  @Override
  public Value forward(Value input) {
    Value value = input;
    for (Module module : children()) {
      value = module.call(value);
    }
    return value;
  }
}
