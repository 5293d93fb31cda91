package dev.lamina.nn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Records the layers that a module's {@code forward} passes values to. */
final class Tracer {
  private final Graph.Builder graph;
  private final IdentityHashMap<Module, String> paths = new IdentityHashMap<>();
  private final Map<String, Integer> uses = new HashMap<>();
  private final Map<String, Integer> calls = new HashMap<>();

  Tracer(Module root, Graph.Builder graph) {
    this.graph = graph;
    root.namedModules().forEach((path, module) -> paths.putIfAbsent(module, path));
  }

  static Tracer of(Value... inputs) {
    for (Value input : inputs) {
      if (input != null && input.tracer() != null) {
        return input.tracer();
      }
    }
    return null;
  }

  Value input(String name, int index) {
    return Value.traced(this, List.of(new Graph.Port(-1 - index, 0)), List.of(name));
  }

  /** Where the graph has a value; one that is an array becomes a constant of the graph. */
  Graph.Port port(Value value) {
    return value.tracer() == this ? value.port() : graph.addConstant(value.array());
  }

  Value add(Layer layer, Value... inputs) {
    List<Graph.Port> ports = new ArrayList<>();
    for (Value input : inputs) {
      ports.add(input == null ? null : port(input));
    }
    int node = graph.add(nameOf(layer), layer.spec(), layer.arraysOrNull(), ports);
    List<Graph.Port> outputs = new ArrayList<>();
    for (int i = 0; i < layer.spec().outputNames().size(); i++) {
      outputs.add(new Graph.Port(node, i));
    }
    return Value.traced(this, outputs, layer.spec().outputNames());
  }

  /** What comes after a layer's name to name what it reads. */
  static String inputSuffix(int input) {
    return input == 0 ? ":input" : ":input" + input;
  }

  /** Runs a module's {@code forward}, and names what it reads and gives by the module's path. */
  Value call(Module module, Value... inputs) {
    String path = paths.get(module);
    if (path == null || path.isEmpty()) {
      return module.forward(inputs);
    }
    int use = calls.merge(path, 1, Integer::sum) - 1;
    String name = use == 0 ? path : path + "_" + use;
    for (int i = 0; i < inputs.length; i++) {
      if (inputs[i] != null && inputs[i].tracer() == this) {
        graph.call(name + inputSuffix(i), inputs[i].port());
      }
    }
    Value result = module.forward(inputs);
    if (result.tracer() == this) {
      graph.call(name, result.port());
      for (String output : result.outputNames()) {
        graph.call(name + ":" + output, result.output(output).port());
      }
    }
    return result;
  }

  /** The layer's path; {@code relu_1}, {@code relu_2}... where it is used again. */
  private String nameOf(Layer layer) {
    String path = paths.get(layer);
    String name = path == null || path.isEmpty() ? layer.type().toLowerCase(Locale.ROOT) : path;
    int use = uses.merge(name, 1, Integer::sum) - 1;
    String candidate = use == 0 ? name : name + "_" + use;
    while (graph.hasNode(candidate)) {
      use = uses.merge(name, 1, Integer::sum) - 1;
      candidate = name + "_" + use;
    }
    return candidate;
  }
}
