package dev.lamina.nn;

import dev.lamina.tensor.Generator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A part of a network that may hold other parts, with torch's names for all that is in it.
 *
 * <p>Children are registered by {@link #child}; a module that is only kept in a field or in a
 * {@link List} is not registered: it is neither printed nor in the state dict, exactly as in torch.
 * A subclass defines {@link #forward(Value)} or {@link #forward(Value...)} by passing values to its
 * children. Not safe for use by several threads at once.
 *
 * <p>Source: torch.nn.Module.
 */
public abstract class Module {
  private final Map<String, Module> children = new LinkedHashMap<>();
  private boolean training = true;

  /**
   * Registers a child under a name and returns it.
   *
   * @throws LayerException if the name is empty, contains a dot or is taken by another child
   */
  protected final <M extends Module> M child(String name, M module) {
    LayerException.check(
        !name.isEmpty() && name.indexOf('.') < 0,
        "a module's name must not be empty or contain '.', got '%s'",
        name);
    LayerException.check(!children.containsKey(name), "there is a module '%s' already", name);
    children.put(name, module);
    return module;
  }

  /** What the module computes from one value. */
  public Value forward(Value input) {
    throw new UnsupportedOperationException(type() + " has no forward of one input");
  }

  /** What the module computes from several values; of one, {@link #forward(Value)} by default. */
  public Value forward(Value... inputs) {
    if (inputs.length == 1) {
      return forward(inputs[0]);
    }
    throw new UnsupportedOperationException(
        type() + " has no forward of " + inputs.length + " inputs");
  }

  /**
   * What {@code module(inputs)} is in torch: {@link #forward}, and where the module is traced, the
   * graph learns what this module read and gave, so that {@link Graph#withOutputs} can name it. A
   * module calls those of its children that hold modules themselves; of a layer it is the same as
   * {@code forward}.
   */
  public final Value call(Value... inputs) {
    Tracer tracer = Tracer.of(inputs);
    return tracer == null || this instanceof Layer ? forward(inputs) : tracer.call(this, inputs);
  }

  /** What the module computes from arrays, at once: the main output. */
  public final INDArray forward(INDArray... inputs) {
    return forward(Arrays.stream(inputs).map(Value::of).toArray(Value[]::new)).array();
  }

  /** The name that the printed form begins with: the class's, unless a subclass says otherwise. */
  public String type() {
    return getClass().getSimpleName();
  }

  /** The children by name, in the order of their registration. */
  public final Map<String, Module> namedChildren() {
    return Collections.unmodifiableMap(children);
  }

  /** The children, in the order of their registration. */
  public final List<Module> children() {
    return List.copyOf(children.values());
  }

  /**
   * A child, or a child's child by a dotted path.
   *
   * @throws LayerException if there is none; the error lists those there are
   */
  public final Module get(String path) {
    Module module = this;
    for (String name : path.split("\\.", -1)) {
      Module next = module.children.get(name);
      LayerException.check(
          next != null,
          "%s has no module '%s'; it has %s",
          module.type(),
          name,
          module.children.keySet());
      module = next;
    }
    return module;
  }

  /** This module under "" and all below it under their paths, parents first. */
  public final Map<String, Module> namedModules() {
    Map<String, Module> modules = new LinkedHashMap<>();
    visit("", modules::put);
    return modules;
  }

  private void visit(String path, BiConsumer<String, Module> visitor) {
    visitor.accept(path, this);
    children.forEach((name, child) -> child.visit(join(path, name), visitor));
  }

  /** The arrays of this module alone, without its children's. */
  Collection<Parameter> ownArrays() {
    return List.of();
  }

  /** The parameters of this module and all below it, by path. */
  public final Map<String, Parameter> namedParameters() {
    return namedArrays(false);
  }

  /** The buffers of this module and all below it, by path. */
  public final Map<String, Parameter> namedBuffers() {
    return namedArrays(true);
  }

  private Map<String, Parameter> namedArrays(boolean buffers) {
    Map<String, Parameter> found = new LinkedHashMap<>();
    visitArrays(
        (path, array) -> {
          if (array.isBuffer() == buffers) {
            found.put(path, array);
          }
        });
    return found;
  }

  private void visitArrays(BiConsumer<String, Parameter> visitor) {
    visit(
        "",
        (path, module) ->
            module.ownArrays().forEach(array -> visitor.accept(join(path, array.name()), array)));
  }

  /** The parameters of this module and all below it. */
  public final List<Parameter> parameters() {
    return new ArrayList<>(namedParameters().values());
  }

  /** The number of learned values of this module and all below it. */
  public final long parameterCount() {
    return parameters().stream().mapToLong(parameter -> parameter.shape().elements()).sum();
  }

  /** All parameters and buffers by path, in torch's order. */
  public final Map<String, INDArray> stateDict() {
    Map<String, INDArray> state = new LinkedHashMap<>();
    visitArrays((path, array) -> state.put(path, array.value()));
    return state;
  }

  /**
   * Replaces all parameters and buffers.
   *
   * @param state arrays by path, as {@link #stateDict} gives them; number types are cast
   * @throws StateDictException if a key is missing, unexpected, or of another shape; it names all
   *     of them at once, and nothing is replaced
   */
  public final void loadStateDict(Map<String, INDArray> state) {
    loadStateDict(state, true);
  }

  /**
   * Replaces the parameters and buffers that are given.
   *
   * @param strict whether missing and unexpected keys are errors; a wrong shape always is
   * @return the missing and the unexpected keys
   * @throws StateDictException as {@link #loadStateDict(Map)}
   */
  public final StateDictDifference loadStateDict(Map<String, INDArray> state, boolean strict) {
    Map<String, Parameter> own = new LinkedHashMap<>();
    visitArrays(own::put);
    StateDictDifference difference = StateDictDifference.between(own, state);
    difference.check(type(), strict);
    own.forEach(
        (path, array) -> {
          INDArray value = state.get(path);
          if (value != null) {
            array.assign(value);
          } else {
            array.completeOptional();
          }
        });
    return difference;
  }

  /** Draws the parameters of every layer anew, in torch's order, and resets the buffers. */
  public final void resetParameters(Generator generator) {
    visit(
        "",
        (path, module) -> {
          if (module instanceof Layer layer) {
            layer.reset(generator);
          }
        });
  }

  /** Sets training mode for this module and all below it. */
  public final Module train() {
    return mode(true);
  }

  /** Sets evaluation mode for this module and all below it. */
  public final Module eval() {
    return mode(false);
  }

  private Module mode(boolean newTraining) {
    visit("", (path, module) -> module.training = newTraining);
    return this;
  }

  /** Whether the module is in training mode, which a new one is. */
  public final boolean isTraining() {
    return training;
  }

  /** The arguments that the printed form shows; empty for most modules with children. */
  String extraRepr() {
    return "";
  }

  /** The module as PyTorch prints it. */
  @Override
  public final String toString() {
    String extra = extraRepr();
    if (children.isEmpty()) {
      return type() + "(" + extra + ")";
    }
    StringBuilder text = new StringBuilder(type()).append("(\n");
    if (!extra.isEmpty()) {
      text.append("  ").append(extra).append('\n');
    }
    children.forEach(
        (name, child) ->
            text.append("  (")
                .append(name)
                .append("): ")
                .append(child.toString().replace("\n", "\n  "))
                .append('\n'));
    return text.append(')').toString();
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
