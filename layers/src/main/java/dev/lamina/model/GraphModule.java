package dev.lamina.model;

import dev.lamina.nn.Graph;
import dev.lamina.nn.Module;
import dev.lamina.tensor.Generator;
import java.util.List;

/** The module that a definition describes. */
public final class GraphModule extends Module {
  GraphModule(ModelDefinition definition, Generator generator) {}

  public List<Graph.Input> inputs() {
    throw new UnsupportedOperationException();
  }

  public List<String> outputs() {
    throw new UnsupportedOperationException();
  }

  /** The graph of this module with its current arrays. */
  public Graph graph() {
    return Graph.trace(this, inputs(), outputs());
  }
}
