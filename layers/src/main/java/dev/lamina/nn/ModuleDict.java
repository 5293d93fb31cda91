package dev.lamina.nn;

import java.util.Map;
import java.util.Set;

/**
 * Modules by name, registered but not connected: it has no forward of its own.
 *
 * <p>Source: torch.nn.ModuleDict.
 */
public final class ModuleDict extends Module {
  /** The modules of a map, in its order. */
  public ModuleDict(Map<String, ? extends Module> modules) {
    modules.forEach(this::put);
  }

  /** Adds a module under a new name; returns this. */
  public ModuleDict put(String name, Module module) {
    child(name, module);
    return this;
  }

  /** The names, in order. */
  public Set<String> keys() {
    return namedChildren().keySet();
  }

  /** The number of modules. */
  public int size() {
    return namedChildren().size();
  }

  @Override
  public Value forward(Value input) {
    return forward(new Value[] {input});
  }

  /** Fails: the map does not say how its modules are connected. */
  @Override
  public Value forward(Value... inputs) {
    throw new UnsupportedOperationException(
        "a ModuleDict has no forward: apply its modules in the forward of the module that holds"
            + " it");
  }
}
