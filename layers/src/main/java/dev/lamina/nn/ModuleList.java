package dev.lamina.nn;

import java.util.Iterator;
import java.util.List;

/**
 * Modules by position, registered but not connected: it has no forward of its own.
 *
 * <p>Source: torch.nn.ModuleList.
 */
public final class ModuleList extends Module implements Iterable<Module> {
  /** The modules in order. */
  public ModuleList(Module... modules) {
    this(List.of(modules));
  }

  /** The modules in order. */
  public ModuleList(List<? extends Module> modules) {
    modules.forEach(this::append);
  }

  /** Appends a module; returns this. */
  public ModuleList append(Module module) {
    child(Integer.toString(size()), module);
    return this;
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
  public Iterator<Module> iterator() {
    return children().iterator();
  }

  @Override
  public Value forward(Value input) {
    return forward(new Value[] {input});
  }

  /** Fails: the list does not say how its modules are connected. */
  @Override
  public Value forward(Value... inputs) {
    throw new UnsupportedOperationException(
        "a ModuleList has no forward: apply its modules in the forward of the module that holds"
            + " it");
  }
}
