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
