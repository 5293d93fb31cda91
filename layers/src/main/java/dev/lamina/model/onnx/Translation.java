package dev.lamina.model.onnx;

import dev.lamina.model.onnx.OnnxValue.Kind;
import dev.lamina.nn.Constant;
import dev.lamina.nn.Graph;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.LayerType;
import dev.lamina.nn.Mode;
import dev.lamina.nn.linear.Identity;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The layers that operators have become so far: what handlers of operators build with. */
final class Translation {
  /** Known values are computed while the graph is read only up to this size. */
  private static final long MAX_FOLDED = 1L << 24;

  private final Function<String, LayerType> types;
  private final NodeNames names;
  private final OnnxTensors tensors;
  private final List<Graph.Node> nodes = new ArrayList<>();
  private final IdentityHashMap<INDArray, Graph.Port> constants = new IdentityHashMap<>();
  private final Map<String, Integer> uses;
  private final int probes;
  private final long records;
  private final Map<Graph.Port, OnnxValue> values = new HashMap<>();

  /**
   * A translation without layers.
   *
   * @param types the layers by torch's names
   * @param uses how often each value of the file is read
   * @param probes how many sizes of free axes are tried at once
   * @param records the file's fixed number of records, which is to be free; 0 if it is free
   */
  Translation(
      Function<String, LayerType> types,
      NodeNames names,
      OnnxTensors tensors,
      Map<String, Integer> uses,
      int probes,
      long records) {
    this.types = types;
    this.names = names;
    this.tensors = tensors;
    this.uses = uses;
    this.probes = probes;
    this.records = records;
  }

  OnnxTensors tensors() {
    return tensors;
  }

  int probes() {
    return probes;
  }

  /** The file's fixed number of records where it is to be free, otherwise 0. */
  long records() {
    return records;
  }

  /** An input of the graph. */
  OnnxValue input(Kind kind, List<Shape> shapes, int index) {
    Graph.Port port = new Graph.Port(-1 - index, 0);
    OnnxValue value = new OnnxValue(null, kind, shapes, null, port, 1);
    values.put(port, value);
    return value;
  }

  /** What is at a port. */
  OnnxValue value(Graph.Port port) {
    return values.get(port);
  }

  List<Graph.Node> nodes() {
    return nodes;
  }

  /** Whether a value of the file is read once only, and is no result. */
  boolean isReadOnce(String name) {
    return uses.getOrDefault(name, 0) == 1;
  }

  OnnxValue known(Kind kind, INDArray array) {
    return OnnxValue.constant(null, kind, array, probes);
  }

  OnnxValue known(long... values) {
    return known(Kind.INTEGER, Tensors.of(values, Shape.of(values.length)));
  }

  /** A known value that may be another one for every probe. */
  OnnxValue known(Kind kind, List<INDArray> arrays) {
    return new OnnxValue(
        null, kind, arrays.stream().map(Tensors::shape).toList(), List.copyOf(arrays), null, 1);
  }

  /** The layer that gives a value; null if it is known or an input, or another output gives it. */
  Graph.Node producer(OnnxValue value) {
    return value.port() == null || value.port().isInput() || value.port().output() != 0
        ? null
        : nodes.get(value.port().node());
  }

  /**
   * A spec of torch's name and arguments.
   *
   * @param arguments names, each followed by its value
   */
  LayerSpec spec(OnnxNode node, String type, Object... arguments) {
    Map<String, Object> named = new LinkedHashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      if (arguments[i + 1] != null) {
        named.put((String) arguments[i], plain(arguments[i + 1]));
      }
    }
    try {
      return (LayerSpec) types.apply(type).bind(named);
    } catch (LayerException e) {
      throw node.error("%s: %s", type, e.getMessage());
    }
  }

  private static Object plain(Object value) {
    if (value instanceof int[] list) {
      return Arrays.stream(list).asLongStream().boxed().toList();
    }
    if (value instanceof long[] list) {
      return Arrays.stream(list).boxed().toList();
    }
    if (value instanceof double[] list) {
      return Arrays.stream(list).boxed().toList();
    }
    return value instanceof Integer number ? number.longValue() : value;
  }

  /** The main output of a layer without arrays. */
  OnnxValue layer(OnnxNode node, LayerSpec spec, OnnxValue... inputs) {
    return layers(node, spec, Map.of(), null, inputs).get(0);
  }

  /** The main output of a layer of torch's name and arguments, which reads one value. */
  OnnxValue layer(OnnxNode node, OnnxValue input, String type, Object... arguments) {
    return layer(node, spec(node, type, arguments), input);
  }

  /**
   * The outputs of a layer; computed at once where all that it reads is known.
   *
   * @param weight the name of a weight that the layer is to be called after; null for none
   * @param inputs null where an optional one is absent
   */
  List<OnnxValue> layers(
      OnnxNode node,
      LayerSpec spec,
      Map<String, INDArray> arrays,
      String weight,
      OnnxValue... inputs) {
    List<List<Shape>> shapes = new ArrayList<>();
    for (int probe = 0; probe < probes; probe++) {
      List<Shape> read = new ArrayList<>();
      for (OnnxValue input : inputs) {
        read.add(input == null ? null : input.shapes().get(probe));
      }
      try {
        shapes.add(spec.outputShapes(read));
      } catch (LayerException | ArithmeticException e) {
        throw node.error("%s: %s", spec.describe(), e.getMessage());
      }
    }
    int outputs = spec.outputNames().size();
    List<OnnxValue> results = new ArrayList<>();
    boolean known = Arrays.stream(inputs).allMatch(input -> input == null || input.isConstant());
    boolean small =
        shapes.stream().flatMap(List::stream).allMatch(shape -> shape.elements() <= MAX_FOLDED);
    if (known && small) {
      List<List<INDArray>> computed = compute(node, spec, arrays, inputs);
      for (int i = 0; i < outputs; i++) {
        int output = i;
        results.add(known(kind(inputs), computed.stream().map(list -> list.get(output)).toList()));
      }
      return results;
    }
    List<Graph.Port> ports = new ArrayList<>();
    for (OnnxValue input : inputs) {
      ports.add(input == null ? null : port(node, input));
    }
    String name = names.choose(node.proto(), NodeNames.prefix(weight));
    nodes.add(new Graph.Node(name, spec, arrays, ports));
    for (int i = 0; i < outputs; i++) {
      int output = i;
      List<Shape> own = shapes.stream().map(list -> list.get(output)).toList();
      Graph.Port port = new Graph.Port(nodes.size() - 1, i);
      OnnxValue value = new OnnxValue(null, kind(inputs), own, null, port, 1);
      results.add(value.withOuter(outer(value, inputs)));
      values.put(port, results.get(i));
    }
    return results;
  }

  private static Kind kind(OnnxValue... inputs) {
    boolean integers =
        inputs.length > 0
            && Arrays.stream(inputs).allMatch(value -> value == null || value.kind() != Kind.FLOAT);
    return integers ? Kind.INTEGER : Kind.FLOAT;
  }

  /** What lies before each record on the batch's axis stays so while that axis does. */
  private static long outer(OnnxValue value, OnnxValue... inputs) {
    int axis = value.batchAxis();
    for (OnnxValue input : inputs) {
      int own = input == null ? -1 : input.batchAxis();
      if (axis >= 0 && own >= 0 && input.shape().size(own) == value.shape().size(axis)) {
        return input.outer();
      }
    }
    return 1;
  }

  private List<List<INDArray>> compute(
      OnnxNode node, LayerSpec spec, Map<String, INDArray> arrays, OnnxValue... inputs) {
    boolean invariant =
        Arrays.stream(inputs).allMatch(input -> input == null || input.isInvariant());
    List<List<INDArray>> results = new ArrayList<>();
    for (int probe = 0; probe < (invariant ? 1 : probes); probe++) {
      List<INDArray> read = new ArrayList<>();
      for (OnnxValue input : inputs) {
        read.add(input == null ? null : input.constants().get(probe));
      }
      try {
        results.add(spec.compute(new LayerCall(Mode.EVALUATION, null, arrays, read)));
      } catch (LayerException e) {
        throw node.error("%s: %s", spec.describe(), e.getMessage());
      }
    }
    return invariant ? Collections.nCopies(probes, results.get(0)) : results;
  }

  /** The main output of a layer without arrays, at once. */
  INDArray compute(OnnxNode node, LayerSpec spec, INDArray... inputs) {
    try {
      LayerCall call = new LayerCall(Mode.EVALUATION, null, Map.of(), Arrays.asList(inputs));
      return spec.compute(call).get(0);
    } catch (LayerException e) {
      throw node.error("%s: %s", spec.describe(), e.getMessage());
    }
  }

  /** A result of the graph, by its name in the file where no number is it. */
  Graph.Output output(String name, OnnxValue value) {
    OnnxException.check(
        value.port() != null || value.isInvariant(),
        "output '%s' depends on the sizes of the inputs alone",
        name);
    Graph.Port port = value.port() != null ? value.port() : constant(value.name(), value.array());
    String own = NodeNames.clean(name);
    boolean named = !own.isEmpty() && !own.matches("\\d+") && !name.contains("::");
    if (named
        && port.output() == 0
        && !port.isInput()
        && nodes.get(port.node()).name().equals(own)) {
      return new Graph.Output(own, port);
    }
    String unique = names.unique(named ? own : "output", false);
    nodes.add(new Graph.Node(unique, new Identity.Spec(), Map.of(), List.of(port)));
    return new Graph.Output(unique, new Graph.Port(nodes.size() - 1, 0));
  }

  /** Where the graph has a value; one that is known becomes a layer of its own. */
  Graph.Port port(OnnxNode node, OnnxValue value) {
    if (value.port() != null) {
      return value.port();
    }
    node.check(
        value.isInvariant(),
        "%s depends on an axis without a fixed size: export the network with that size fixed",
        value.name() == null ? "a value" : "'" + value.name() + "'");
    return constants.computeIfAbsent(value.array(), array -> constant(value.name(), array));
  }

  private Graph.Port constant(String name, INDArray array) {
    boolean named = name != null && !name.isEmpty() && !name.contains("::") && !name.contains("/");
    String own = named ? NodeNames.clean(name) : "constant";
    int[] sizes = Arrays.stream(array.shape()).mapToInt(Math::toIntExact).toArray();
    Constant spec = new Constant(IntTuple.of(sizes), array.dataType());
    nodes.add(
        new Graph.Node(
            names.unique(own.matches("\\d*") ? "constant" : own, false),
            spec,
            Map.of("value", array),
            List.of()));
    return new Graph.Port(nodes.size() - 1, 0);
  }

  /**
   * Replaces the layer that gives a value by another one that reads the same.
   *
   * @param weight the name of a weight that the layer is to be called after
   */
  OnnxValue replace(OnnxValue value, LayerSpec spec, Map<String, INDArray> arrays, String weight) {
    int index = value.port().node();
    Graph.Node old = nodes.get(index);
    String name = old.name();
    if (NodeNames.prefix(weight) != null && !name.startsWith(NodeNames.prefix(weight))) {
      names.release(name);
      name = names.unique(NodeNames.prefix(weight), true);
    }
    nodes.set(index, new Graph.Node(name, spec, arrays, old.inputs()));
    return value;
  }

  /**
   * A known value without the records that it repeats: what broadcasts to it, the same for every
   * probe; null if it is no such value.
   */
  OnnxValue unrepeated(OnnxValue value) {
    if (!value.isConstant() || value.isInvariant()) {
      return value.isConstant() ? value : null;
    }
    List<INDArray> rows = new ArrayList<>();
    for (int probe = 0; probe < probes; probe++) {
      INDArray row = value.constants().get(probe);
      for (int axis = 0; axis < value.rank(); axis++) {
        row = value.isFixed(axis) ? row : first(row, axis);
        if (row == null) {
          return null;
        }
      }
      rows.add(row);
    }
    OnnxValue reduced = known(value.kind(), rows).named(value.name());
    return reduced.isInvariant() ? reduced : null;
  }

  /** The first part along an axis, with size 1 there; null if the others differ from it. */
  static INDArray first(INDArray array, int axis) {
    Shape shape = Tensors.shape(array);
    int inner = (int) shape.slice(axis + 1, shape.rank()).elements();
    int size = (int) shape.size(axis);
    int[] indices = new int[(int) shape.with(axis, 1).elements()];
    double[] values = Tensors.doubles(array);
    for (int i = 0; i < values.length; i++) {
      int o = i / inner / size * inner + i % inner;
      if (i / inner % size == 0) {
        indices[o] = i;
      } else if (Double.compare(values[i], values[indices[o]]) != 0) {
        return null;
      }
    }
    return size == 0 ? null : Tensors.pick(array, indices, shape.with(axis, 1));
  }
}
