package dev.lamina.model;

import dev.lamina.nn.Graph;
import dev.lamina.nn.Module;
import java.util.List;

/** A module, and what it is called with. */
record Network(Module module, List<Graph.Input> inputs, List<String> outputs) {
  static Network of(GraphModule module) {
    return new Network(module, module.inputs(), module.outputs());
  }
}
