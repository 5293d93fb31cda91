package dev.lamina.sequence;

import static dev.lamina.sequence.SequenceException.check;

import dev.lamina.nn.Arguments;
import dev.lamina.nn.Graph;
import dev.lamina.nn.Graph.Node;
import dev.lamina.nn.Graph.Port;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.norm.LayerNorm;
import dev.lamina.nn.recurrent.RecurrentSpec;
import dev.lamina.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A model over sequences as one over a part of each: its recurrent layers read the states that the
 * part before left, and give theirs for the next one.
 *
 * <p>That is the same model only where each layer's output at a step depends on that step alone, or
 * is a recurrence from the first step on: Linear, Embedding, activations and the like, and RNN,
 * LSTM and GRU of one direction with the batch first. What is made of final states alone is right
 * after the last part.
 *
 * @param graph the model with its states among its inputs and outputs, after its own ones
 * @param inputs the number of the model's own inputs
 * @param outputs the number of the model's own outputs
 * @param states the layer and the index of its state (0 for h, 1 for c), in the order of the
 *     additional inputs and outputs
 * @param perStep of each own output, whether it has steps
 */
record CarriedGraph(
    Graph graph, int inputs, int outputs, List<State> states, List<Boolean> perStep) {
  /** A state that is carried from part to part. */
  record State(RecurrentSpec layer, int index) {
    /** Its shape for a batch. */
    Shape shape(long records) {
      int features = index == 0 ? layer.outputSize() : layer.hiddenSize();
      return Shape.of((long) layer.numLayers() * layer.directions(), records, features);
    }
  }

  /** Layers each of whose outputs depends on the input at the same place alone. */
  private static final Set<String> ELEMENTWISE =
      Set.of(
          "ELU",
          "CELU",
          "SELU",
          "Hardshrink",
          "Softshrink",
          "Hardsigmoid",
          "Hardswish",
          "Hardtanh",
          "LeakyReLU",
          "ReLU",
          "ReLU6",
          "RReLU",
          "LogSigmoid",
          "Sigmoid",
          "SiLU",
          "Mish",
          "GELU",
          "Softplus",
          "Softsign",
          "Tanh",
          "Tanhshrink",
          "Threshold",
          "Dropout",
          "AlphaDropout",
          "FeatureAlphaDropout",
          "Identity",
          "Neg",
          "Abs",
          "Exp",
          "Log",
          "Sqrt",
          "Rsqrt",
          "Reciprocal",
          "Erf",
          "Clamp",
          "Linear",
          "Embedding",
          "PaddingMask");

  /** Layers that join values of the same step. */
  private static final Set<String> JOINING =
      Set.of("Add", "Sub", "Mul", "Div", "Minimum", "Maximum");

  /** What a value is, as far as parts of sequences go. */
  private enum Kind {
    STEPS,
    LENGTHS,
    STATE,
    FIXED
  }

  /**
   * The form of a model that runs in parts.
   *
   * @throws SequenceException if it cannot; the message names the layer
   */
  static CarriedGraph of(Graph graph) {
    check(graph.hasSequences(), "has no sequence among its inputs");
    return new Builder(graph).build();
  }

  private static final class Builder {
    private final Graph graph;
    private final List<List<Shape>> shapes;
    private final List<List<Kind>> kinds = new ArrayList<>();
    private final List<Graph.Input> inputs;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Graph.Output> carried = new ArrayList<>();
    private final List<State> states = new ArrayList<>();
    private String withoutLengths;

    Builder(Graph graph) {
      this.graph = graph;
      this.shapes = graph.shapes(graph.inputShapes(2, 3));
      this.inputs = new ArrayList<>(graph.inputs());
    }

    CarriedGraph build() {
      for (int i = 0; i < graph.nodes().size(); i++) {
        Node node = graph.nodes().get(i);
        if (node.spec() instanceof RecurrentSpec spec && kind(node.inputs().get(0)) == Kind.STEPS) {
          recurrent(i, node, spec);
        } else {
          Kind kind = kind(i, node);
          kinds.add(node.spec().outputNames().stream().map(name -> kind).toList());
          nodes.add(node);
        }
      }
      List<Graph.Output> outputs = new ArrayList<>(graph.outputs());
      List<Boolean> perStep =
          outputs.stream().map(output -> kind(output.port()) == Kind.STEPS).toList();
      check(
          withoutLengths == null || !perStep.contains(false),
          "%s reads no lengths: where its last part ends, sequences that run in parts do not show",
          withoutLengths);
      outputs.addAll(carried);
      return new CarriedGraph(
          Graph.of(inputs, nodes, outputs),
          graph.inputs().size(),
          graph.outputs().size(),
          List.copyOf(states),
          perStep);
    }

    private void recurrent(int index, Node node, RecurrentSpec spec) {
      check(
          !spec.bidirectional() && spec.batchFirst(),
          "%s = %s: sequences run in parts only through layers of one direction with batch_first",
          node.name(),
          spec.describe());
      List<Port> reads = new ArrayList<>(node.inputs());
      int count = spec.mode().hasCellState() ? 2 : 1;
      while (reads.size() < 1 + count) {
        reads.add(null);
      }
      if (reads.size() <= 1 + count || reads.get(1 + count) == null) {
        withoutLengths = node.name();
      }
      for (int state = 0; state < count; state++) {
        check(
            reads.get(1 + state) == null,
            "%s: sequences run in parts only where initial states are 0",
            node.name());
        String name = node.name() + ":" + spec.outputNames().get(1 + state);
        reads.set(1 + state, new Port(-1 - inputs.size(), 0));
        inputs.add(new Graph.Input(name, null));
        carried.add(new Graph.Output(name, new Port(index, 1 + state)));
        states.add(new State(spec, state));
      }
      nodes.add(new Node(node.name(), spec, node.arrays(), reads));
      List<Kind> own = new ArrayList<>(List.of(Kind.STEPS));
      for (int state = 0; state < count; state++) {
        own.add(Kind.STATE);
      }
      kinds.add(own);
    }

    private Kind kind(Port port) {
      if (!port.isInput()) {
        return kinds.get(port.node()).get(port.output());
      }
      Graph.Input input = graph.inputs().get(port.input());
      return input.isSequence()
          ? Kind.STEPS
          : input.recordShape() != null && input.recordShape().rank() == 0
              ? Kind.LENGTHS
              : Kind.FIXED;
    }

    private Kind kind(int index, Node node) {
      List<Kind> read = new ArrayList<>();
      for (Port port : node.inputs()) {
        if (port != null) {
          read.add(kind(port));
        }
      }
      if (!read.contains(Kind.STEPS)) {
        return read.contains(Kind.STATE) ? Kind.STATE : Kind.FIXED;
      }
      check(
          !read.contains(Kind.STATE) && isStepwise(index, node),
          "%s = %s: its output at a step depends on other steps, so sequences cannot run in parts",
          node.name(),
          node.spec().describe());
      return Kind.STEPS;
    }

    private boolean isStepwise(int index, Node node) {
      LayerSpec spec = node.spec();
      Shape output = shapes.get(index).get(0);
      if (ELEMENTWISE.contains(spec.type())) {
        return true;
      }
      if (spec instanceof LayerNorm.Spec) {
        Object normalized = Arguments.of((Record) spec).get("normalized_shape");
        int axes = normalized instanceof List<?> list ? list.size() : 1;
        return axes <= output.rank() - 2;
      }
      if (spec.type().equals("Softmax") || spec.type().equals("LogSoftmax")) {
        return lastAxis(Arguments.of((Record) spec).get("dim"), output);
      }
      if (spec.type().equals("Concat")) {
        return lastAxis(Arguments.of((Record) spec).get("dim"), output);
      }
      return JOINING.contains(spec.type())
          && node.inputs().stream().allMatch(port -> port == null || fits(port, output));
    }

    private static boolean lastAxis(Object dim, Shape shape) {
      return dim instanceof Number number
          && (number.intValue() == -1 || number.intValue() == shape.rank() - 1);
    }

    /** Whether a value has all of an output's steps, or none of its own. */
    private boolean fits(Port port, Shape output) {
      Shape shape =
          port.isInput()
              ? graph.inputShapes(2, 3).get(port.input())
              : shapes.get(port.node()).get(port.output());
      return kind(port) == Kind.STEPS ? shape.rank() == output.rank() : shape.rank() <= 1;
    }
  }
}
