package dev.lamina.model;

import dev.lamina.nn.Graph;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.Module;
import dev.lamina.nn.Value;
import dev.lamina.tensor.Generator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The module that a definition describes: its layers as children, connected as it says.
 *
 * <p>Prints as the PyTorch module of the same children would, and has its state-dict keys.
 */
public final class GraphModule extends Module {
  private final ModelDefinition definition;
  private final Map<String, Module> modules = new HashMap<>();
  private final Map<String, Within> containers = new HashMap<>();

  /** See {@link ModelDefinition#module}. */
  GraphModule(ModelDefinition definition, Generator generator) {
    this.definition = definition;
    for (ModelDefinition.Step step : definition.steps()) {
      modules.put(step.name(), register(step.name(), step.spec().module(generator)));
    }
  }

  /** Registers a module under its path, within modules made for the path alone. */
  private Module register(String path, Module module) {
    int dot = path.lastIndexOf('.');
    if (dot < 0) {
      return child(path, module);
    }
    String parent = path.substring(0, dot);
    Within within = containers.get(parent);
    if (within == null) {
      within = new Within();
      containers.put(parent, within);
      Module unused = register(parent, within);
    }
    return within.add(path.substring(dot + 1), module);
  }

  /** A module that only gives its children their path. */
  private static final class Within extends Module {
    private Module add(String name, Module module) {
      return child(name, module);
    }

    @Override
    public String type() {
      return "Module";
    }
  }

  /** The definition. */
  public ModelDefinition definition() {
    return definition;
  }

  @Override
  public String type() {
    return definition.name();
  }

  /** The inputs, in order. */
  public List<Graph.Input> inputs() {
    return definition.inputs();
  }

  /** The names of the outputs, in order. */
  public List<String> outputs() {
    return definition.outputs().stream().map(Reference::toString).toList();
  }

  /**
   * The graph of this module with its current arrays.
   *
   * @throws LayerException if its layers cannot be connected so
   */
  public Graph graph() {
    return Graph.trace(this, inputs(), outputs());
  }

  @Override
  public Value forward(Value input) {
    return forward(new Value[] {input});
  }

  /** The outputs of the definition, the first one as the main one. */
  @Override
  public Value forward(Value... inputs) {
    LayerException.check(
        inputs.length == inputs().size(),
        "there are %s inputs %s, got %s",
        inputs().size(),
        inputs().stream().map(Graph.Input::name).toList(),
        inputs.length);
    Map<String, Value> values = new HashMap<>();
    for (int i = 0; i < inputs.length; i++) {
      values.put(inputs().get(i).name(), inputs[i]);
    }
    for (ModelDefinition.Step step : definition.steps()) {
      Value[] read = new Value[step.reads().size()];
      for (int i = 0; i < read.length; i++) {
        Reference reference = step.reads().get(i);
        read[i] = reference == null ? null : value(reference, values);
      }
      values.put(step.name(), modules.get(step.name()).call(read));
    }
    List<Value> results = new ArrayList<>();
    definition.outputs().forEach(output -> results.add(value(output, values)));
    return Value.bundle(outputs(), results);
  }

  private static Value value(Reference reference, Map<String, Value> values) {
    Value value = values.get(reference.name());
    return reference.output() == null ? value : value.output(reference.output());
  }
}
