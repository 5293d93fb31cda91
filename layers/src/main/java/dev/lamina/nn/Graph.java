package dev.lamina.nn;

import dev.lamina.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a module computes, as an ordered list of layers and what each reads; immutable.
 *
 * <p>A node reads only from inputs and from nodes before it. A layer that works in place has taken
 * the place of its input for all that is read after it, so a graph needs no notion of it. The
 * arrays are those that the module had when it was traced; a module replaces arrays and never
 * writes into them, so later changes to it do not reach the graph.
 */
public final class Graph {
  /**
   * An output of a node, or an input of the graph.
   *
   * @param node the index of a node; -1 - i for input i of the graph
   * @param output which of the node's outputs; 0 for an input
   */
  public record Port(int node, int output) {
    /** Whether this is an input of the graph. */
    public boolean isInput() {
      return node < 0;
    }

    /** Which input of the graph this is. */
    public int input() {
      return -1 - node;
    }
  }

  /**
   * An input.
   *
   * @param name its name
   * @param recordShape the shape of one record, without the batch axis; null if any will do, or if
   *     it is a sequence
   * @param stepShape the shape of one step of a sequence, of which a record has any number, the
   *     same for all sequences among the inputs: (T, *) without the batch axis; null if it is none
   */
  public record Input(String name, Shape recordShape, Shape stepShape) {
    public Input {
      LayerException.check(
          recordShape == null || stepShape == null, "input '%s' has two shapes", name);
    }

    /** An input of records of one shape, or of any if that is null. */
    public Input(String name, Shape recordShape) {
      this(name, recordShape, null);
    }

    /** An input of sequences. */
    public static Input ofSteps(String name, Shape stepShape) {
      return new Input(name, null, stepShape);
    }

    /** Whether records are sequences, which differ in their number of steps. */
    public boolean isSequence() {
      return stepShape != null;
    }

    /** The shape of one record of so many steps, if it is a sequence; null if any will do. */
    public Shape recordShape(long steps) {
      return isSequence() ? stepShape.prepend(steps) : recordShape;
    }

    private String expected() {
      Shape known = isSequence() ? stepShape : recordShape;
      if (known == null) {
        return "(N, *)";
      }
      String sizes = known.toString().substring(1);
      return isSequence() ? "(N, T" + (known.rank() == 0 ? "" : ", ") + sizes : "(N, " + sizes;
    }
  }

  /**
   * A layer at its place.
   *
   * @param name the path of the layer in its module, unique in the graph
   * @param spec what it computes
   * @param arrays its parameters and buffers, by name
   * @param inputs what it reads; null where an optional input is absent
   */
  public record Node(String name, LayerSpec spec, Map<String, INDArray> arrays, List<Port> inputs) {
    public Node {
      arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
      inputs = Collections.unmodifiableList(new ArrayList<>(inputs));
    }
  }

  /** A named result of the graph. */
  public record Output(String name, Port port) {}

  private final List<Input> inputs;
  private final List<Node> nodes;
  private final List<Output> outputs;
  private final Map<String, Port> calls;

  private Graph(
      List<Input> inputs, List<Node> nodes, List<Output> outputs, Map<String, Port> calls) {
    this.inputs = List.copyOf(inputs);
    this.nodes = List.copyOf(nodes);
    this.outputs = List.copyOf(outputs);
    this.calls = calls;
  }

  /**
   * A graph of the given parts, such as those of another graph that came over the network.
   *
   * @param nodes each after all that it reads; a layer that works in place has taken the place of
   *     its input already
   * @throws LayerException if two nodes have one name, a node has not the number of inputs that it
   *     takes, or a port is not there
   */
  public static Graph of(List<Input> inputs, List<Node> nodes, List<Output> outputs) {
    Builder checked = new Builder(inputs);
    for (Node node : nodes) {
      checked.check(node.name(), node.spec(), node.inputs());
      checked.nodes.add(node);
      checked.names.put(node.name(), checked.nodes.size() - 1);
    }
    outputs.forEach(output -> checked.check(output.port()));
    return new Graph(inputs, nodes, outputs, Map.of());
  }

  /** A graph of one input, {@code input}, and one output, {@code output}, from a module. */
  public static Graph trace(Module module) {
    return trace(module, List.of(new Input("input", null)), List.of("output"));
  }

  /**
   * The graph that a module's {@code forward} describes when it is called with these inputs.
   *
   * @param outputs names of the outputs of the value that {@code forward} returns
   */
  public static Graph trace(Module module, List<Input> inputs, List<String> outputs) {
    Builder graph = new Builder(inputs);
    Tracer tracer = new Tracer(module, graph);
    Value[] values = new Value[inputs.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = tracer.input(inputs.get(i).name(), i);
    }
    Value result = module.forward(values);
    for (int i = 0; i < outputs.size(); i++) {
      graph.output(outputs.get(i), tracer.port(result.output(i)));
    }
    return graph.build();
  }

  /** The inputs, in order. */
  public List<Input> inputs() {
    return inputs;
  }

  /** The layers, each after all that it reads. */
  public List<Node> nodes() {
    return nodes;
  }

  /** The results, in order. */
  public List<Output> outputs() {
    return outputs;
  }

  /** The shapes of inputs for a batch of {@code size} records, none of which is a sequence. */
  public List<Shape> inputShapes(long size) {
    for (Input input : inputs) {
      LayerException.check(
          !input.isSequence(),
          "input '%s' is a sequence %s: its number of steps must be given",
          input.name(),
          input.expected());
    }
    return inputShapes(size, 0);
  }

  /** The shapes of inputs for a batch of {@code size} records, sequences with so many steps. */
  public List<Shape> inputShapes(long size, long steps) {
    List<Shape> shapes = new ArrayList<>();
    for (Input input : inputs) {
      Shape record = input.recordShape(steps);
      LayerException.check(record != null, "input '%s' has no shape: it takes any", input.name());
      shapes.add(record.prepend(size));
    }
    return shapes;
  }

  /** Whether records have sequences among their inputs. */
  public boolean hasSequences() {
    return inputs.stream().anyMatch(Input::isSequence);
  }

  /**
   * The shapes of every output of every node.
   *
   * @param inputShapes one an input, with the batch axis
   * @throws LayerException if a layer cannot take what it reads; it names the layer
   */
  public List<List<Shape>> shapes(List<Shape> inputShapes) {
    checkInputs(inputShapes);
    List<List<Shape>> shapes = new ArrayList<>();
    for (Node node : nodes) {
      List<Shape> read = new ArrayList<>();
      for (Port port : node.inputs()) {
        read.add(port == null ? null : shape(port, inputShapes, shapes));
      }
      try {
        shapes.add(node.spec().outputShapes(read));
      } catch (LayerException e) {
        throw e.at(node.name(), node.spec());
      }
    }
    return shapes;
  }

  /** The shapes of the graph's outputs for inputs of the given shapes. */
  public List<Shape> outputShapes(List<Shape> inputShapes) {
    List<List<Shape>> shapes = shapes(inputShapes);
    return outputs.stream().map(output -> shape(output.port(), inputShapes, shapes)).toList();
  }

  private static Shape shape(Port port, List<Shape> inputShapes, List<List<Shape>> shapes) {
    return port.isInput()
        ? inputShapes.get(port.input())
        : shapes.get(port.node()).get(port.output());
  }

  /**
   * Requires that shapes are what the inputs declare.
   *
   * @param inputShapes one an input, with the batch axis
   * @throws LayerException if the count differs, or a shape from that of its input
   */
  public void checkInputs(List<Shape> inputShapes) {
    LayerException.check(
        inputShapes.size() == inputs.size(),
        "there are %s inputs %s, got %s",
        inputs.size(),
        inputs.stream().map(Input::name).toList(),
        inputShapes.size());
    Shape sequence = null;
    for (int i = 0; i < inputs.size(); i++) {
      Input input = inputs.get(i);
      Shape actual = inputShapes.get(i);
      if (actual == null && !input.isSequence() && input.recordShape() == null) {
        continue;
      }
      Shape declared = input.recordShape(actual.rank() > 1 ? actual.size(1) : 0);
      boolean fits =
          declared == null
              || (actual.rank() == declared.rank() + 1
                  && actual.slice(1, actual.rank()).equals(declared));
      LayerException.check(
          fits, "input '%s' must be %s, got %s", input.name(), input.expected(), actual);
      if (input.isSequence()) {
        LayerException.check(
            sequence == null || sequence.size(1) == actual.size(1),
            "input '%s' must have the steps of the sequence before it, %s, got %s",
            input.name(),
            sequence,
            actual);
        sequence = actual;
      }
    }
  }

  /**
   * The same layers with other results, by name: outputs of this graph; layers by path ({@code
   * layer4.1.relu}, {@code relu_1} for the second use of one) or by path and output ({@code
   * lstm:h_n}); what a layer reads ({@code layer4.1.relu:input}, {@code sum:input1} for its second
   * input); modules that hold others, and what they read, where {@link Module#call} ran them;
   * inputs of this graph. A result is what torch's forward hook sees: a later layer that works in
   * place does not show in it.
   *
   * @throws LayerException if there is no such layer or output; it names all such, and for each the
   *     nearest name, or else the layers that there are
   */
  public Graph withOutputs(List<String> names) {
    Map<String, Port> known = places();
    List<Output> chosen = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    for (String name : names) {
      if (known.containsKey(name)) {
        chosen.add(new Output(name, known.get(name)));
      } else {
        String hint = Nearest.hint(name, known.keySet());
        String layers = nodes.stream().map(Node::name).collect(Collectors.joining(", "));
        faults.add(
            "there is no layer '" + name + "'" + (hint.isEmpty() ? "; there are " + layers : hint));
      }
    }
    LayerException.check(faults.isEmpty(), "%s", String.join("\n", faults));
    return new Graph(inputs, nodes, chosen, calls);
  }

  /** Every value of the graph that has a name; of equal names an output's, then a layer's, wins. */
  private Map<String, Port> places() {
    Map<String, Port> known = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      known.put(inputs.get(i).name(), new Port(-1 - i, 0));
    }
    known.putAll(calls);
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      for (int j = 0; j < node.inputs().size(); j++) {
        if (node.inputs().get(j) != null) {
          known.put(node.name() + Tracer.inputSuffix(j), node.inputs().get(j));
        }
      }
      known.put(node.name(), new Port(i, 0));
      List<String> own = node.spec().outputNames();
      for (int j = 0; j < own.size(); j++) {
        known.put(node.name() + ":" + own.get(j), new Port(i, j));
      }
    }
    outputs.forEach(output -> known.put(output.name(), output.port()));
    return known;
  }

  /**
   * The same graph with other layers in the place of some.
   *
   * @param replaced layers by the names of those whose place they take; each must have as many
   *     inputs and outputs
   */
  public Graph withNodes(Map<String, Node> replaced) {
    List<Node> changed =
        nodes.stream().map(node -> replaced.getOrDefault(node.name(), node)).toList();
    Graph checked = of(inputs, changed, outputs);
    return new Graph(checked.inputs, checked.nodes, checked.outputs, calls);
  }

  /** All arrays by path, as the state dict of the module. */
  public Map<String, INDArray> stateDict() {
    Map<String, INDArray> state = new LinkedHashMap<>();
    for (Node node : nodes) {
      node.arrays().forEach((name, array) -> state.put(node.name() + "." + name, array));
    }
    return state;
  }

  /** The number of bytes of all arrays, one that several nodes share counted once. */
  public long bytes() {
    Set<INDArray> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
    nodes.forEach(node -> arrays.addAll(node.arrays().values()));
    return arrays.stream().mapToLong(array -> array.length() * array.dataType().width()).sum();
  }

  /** Puts a graph together, layer by layer. */
  public static final class Builder {
    private final List<Input> inputs;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Integer> names = new HashMap<>();
    private final List<Output> outputs = new ArrayList<>();
    private final Map<Port, Port> overwritten = new HashMap<>();
    private final Map<String, Port> calls = new HashMap<>();

    private final boolean inPlace;

    /** A graph without layers. */
    public Builder(List<Input> inputs) {
      this(inputs, true);
    }

    private Builder(List<Input> inputs, boolean inPlace) {
      this.inputs = List.copyOf(inputs);
      this.inPlace = inPlace;
    }

    /**
     * A graph without layers, for those of a graph that is there already: its layers that work in
     * place have taken the place of their inputs, so here they do not.
     */
    public static Builder ofTraced(List<Input> inputs) {
      return new Builder(inputs, false);
    }

    /** Whether there is a layer of this name. */
    public boolean hasNode(String name) {
      return names.containsKey(name);
    }

    /** The index of the layer of this name, -1 if there is none. */
    public int node(String name) {
      return names.getOrDefault(name, -1);
    }

    /**
     * Adds a layer.
     *
     * @param reads what it reads, null where an optional input is absent
     * @return the index of the layer, for the ports of its outputs
     * @throws LayerException if the name is taken, a port is not there, or the number of inputs is
     *     not one that the layer takes
     */
    public int add(String name, LayerSpec spec, Map<String, INDArray> arrays, List<Port> reads) {
      check(name, spec, reads);
      List<Port> resolved = new ArrayList<>();
      for (Port port : reads) {
        resolved.add(port == null ? null : resolve(port));
      }
      int index = nodes.size();
      nodes.add(new Node(name, spec, arrays, resolved));
      names.put(name, index);
      if (inPlace && spec.overwritesInput()) {
        overwritten.put(resolved.get(0), new Port(index, 0));
      }
      return index;
    }

    private void check(String name, LayerSpec spec, List<Port> reads) {
      LayerException.check(!hasNode(name), "there is a layer '%s' already", name);
      try {
        spec.checkInputs(reads);
      } catch (LayerException e) {
        throw e.at(name, spec);
      }
      for (Port port : reads) {
        if (port != null) {
          check(port);
        }
      }
    }

    /** Adds an array as a node of its own and returns its port. */
    public Port addConstant(INDArray array) {
      Constant spec = Constant.of(array);
      int index = nodes.size();
      while (hasNode("constant_" + index)) {
        index++;
      }
      return new Port(add("constant_" + index, spec, Map.of("value", array), List.of()), 0);
    }

    /** Gives the value that a port has by now a name, if it is not taken. */
    void call(String name, Port port) {
      calls.putIfAbsent(name, resolve(port));
    }

    /** Makes a port a result of the graph. */
    public void output(String name, Port port) {
      outputs.add(new Output(name, port));
    }

    /** The graph so far. */
    public Graph build() {
      List<Output> resolved =
          outputs.stream().map(out -> new Output(out.name(), resolve(out.port()))).toList();
      return new Graph(inputs, nodes, resolved, Map.copyOf(calls));
    }

    private void check(Port port) {
      boolean exists =
          port.isInput()
              ? port.input() < inputs.size()
              : port.node() < nodes.size()
                  && port.output() >= 0
                  && port.output() < nodes.get(port.node()).spec().outputNames().size();
      LayerException.check(exists, "there is no %s", port);
    }

    private Port resolve(Port port) {
      check(port);
      Port current = port;
      while (overwritten.containsKey(current)) {
        current = overwritten.get(current);
      }
      return current;
    }
  }
}
