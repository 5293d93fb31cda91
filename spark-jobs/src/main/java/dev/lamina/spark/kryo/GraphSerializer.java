package dev.lamina.spark.kryo;

import static dev.lamina.spark.kryo.Checked.between;
import static dev.lamina.spark.kryo.Checked.check;
import static dev.lamina.spark.kryo.Checked.count;
import static dev.lamina.spark.kryo.Checked.string;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.lamina.model.LayerCatalog;
import dev.lamina.nn.ArraySpec;
import dev.lamina.nn.Graph;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.LayerType;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A graph: its layers by type name and arguments, then the elements of its arrays.
 *
 * <p>After magic and version come the types and shapes of all arrays, inputs, nodes and outputs;
 * last the elements, an array that several nodes share once. So all that the graph is made of is
 * checked against the layers' own specs before memory is taken for the first element. Written to a
 * stream the elements pass through in pieces: of {@code spark.kryoserializer.buffer.max} a graph of
 * any size needs no more than the largest of its layers' arguments.
 */
final class GraphSerializer extends Serializer<Graph> {
  private static final int MAGIC = 0x4c414d47; // LAMG
  private static final int VERSION = 2;
  private static final int MAX_RANK = 32;
  private static final int ABSENT = -1;

  /** An array that is yet to be read. */
  private record Announced(DataType dtype, Shape shape) {}

  private final LayerCatalog catalog;

  GraphSerializer(LayerCatalog catalog) {
    super(false, true);
    this.catalog = catalog;
  }

  @Override
  public void write(Kryo kryo, Output out, Graph graph) {
    IdentityHashMap<INDArray, Integer> arrays = new IdentityHashMap<>();
    List<INDArray> ordered = new ArrayList<>();
    for (Graph.Node node : graph.nodes()) {
      for (INDArray array : node.arrays().values()) {
        if (arrays.putIfAbsent(array, ordered.size()) == null) {
          ordered.add(array);
        }
      }
    }
    out.writeInt(MAGIC);
    out.writeInt(VERSION);
    out.writeInt(ordered.size());
    for (INDArray array : ordered) {
      out.writeString(array.dataType().name());
      writeShape(out, Tensors.shape(array));
    }
    out.writeInt(graph.inputs().size());
    for (Graph.Input input : graph.inputs()) {
      out.writeString(input.name());
      writeShape(out, input.recordShape());
      writeShape(out, input.stepShape());
    }
    out.writeInt(graph.nodes().size());
    graph.nodes().forEach(node -> writeNode(out, node, arrays));
    out.writeInt(graph.outputs().size());
    for (Graph.Output output : graph.outputs()) {
      out.writeString(output.name());
      writePort(out, output.port());
    }
    ordered.forEach(array -> ArrayBytes.write(out, array));
  }

  private void writeNode(Output out, Graph.Node node, IdentityHashMap<INDArray, Integer> arrays) {
    LayerType type = catalog.typeOf(node.spec());
    out.writeString(node.name());
    out.writeString(type.name());
    PlainData.writeMap(out, type.arguments(node.spec()));
    out.writeInt(node.arrays().size());
    node.arrays()
        .forEach(
            (name, array) -> {
              out.writeString(name);
              out.writeInt(arrays.get(array));
            });
    out.writeInt(node.inputs().size());
    for (Graph.Port port : node.inputs()) {
      out.writeBoolean(port != null);
      if (port != null) {
        writePort(out, port);
      }
    }
  }

  private static void writePort(Output out, Graph.Port port) {
    out.writeInt(port.node());
    out.writeInt(port.output());
  }

  private static void writeShape(Output out, Shape shape) {
    out.writeInt(shape == null ? ABSENT : shape.rank());
    for (int axis = 0; shape != null && axis < shape.rank(); axis++) {
      out.writeLong(shape.size(axis));
    }
  }

  @Override
  public Graph read(Kryo kryo, Input in, Class<Graph> type) {
    check(in.readInt() == MAGIC, "not a graph of Lamina");
    int version = in.readInt();
    check(version == VERSION, "graph of version %s, this Lamina reads %s", version, VERSION);
    try {
      return read(in);
    } catch (LayerException e) {
      throw new KryoException("a graph that came is wrong: " + e.getMessage(), e);
    }
  }

  private Graph read(Input in) {
    List<Announced> announced = readList(in, "number of arrays", GraphSerializer::readAnnounced);
    List<Graph.Input> inputs =
        readList(
            in, "number of inputs", i -> new Graph.Input(string(i), readShape(i), readShape(i)));
    List<Map<String, Integer>> arrayIndices = new ArrayList<>();
    List<Graph.Node> nodes =
        readList(in, "number of nodes", i -> readNode(i, announced, arrayIndices));
    List<Graph.Output> outputs =
        readList(in, "number of outputs", i -> new Graph.Output(string(i), readPort(i)));
    Graph structure = Graph.of(inputs, nodes, outputs);
    checkAllUsed(announced.size(), arrayIndices);

    List<INDArray> arrays = new ArrayList<>();
    for (Announced array : announced) {
      INDArray values = allocate(array);
      ArrayBytes.read(in, values);
      arrays.add(values);
    }
    List<Graph.Node> filled = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      Graph.Node node = nodes.get(i);
      Map<String, INDArray> own = new LinkedHashMap<>();
      arrayIndices.get(i).forEach((name, index) -> own.put(name, arrays.get(index)));
      filled.add(new Graph.Node(node.name(), node.spec(), own, node.inputs()));
    }
    return Graph.of(structure.inputs(), filled, structure.outputs());
  }

  private static INDArray allocate(Announced array) {
    long[] sizes = array.shape().toArray();
    return array.shape().elements() == 0
        ? Nd4j.create(array.dtype(), sizes)
        : Nd4j.createUninitialized(array.dtype(), sizes, 'c');
  }

  private static Announced readAnnounced(Input in) {
    String name = string(in);
    check(name.equals("FLOAT") || name.equals("INT64") || name.equals("LONG"), "type %s", name);
    Shape shape = readShape(in);
    check(shape != null, "an array has no shape");
    return new Announced(DataType.valueOf(name), shape);
  }

  private Graph.Node readNode(
      Input in, List<Announced> announced, List<Map<String, Integer>> arrayIndices) {
    String name = string(in);
    String typeName = string(in);
    Map<String, Object> arguments = PlainData.readMap(in);
    if (!(catalog.type(typeName).bind(arguments) instanceof LayerSpec spec)) {
      throw new KryoException(name + ": " + typeName + " is not a single layer");
    }
    Map<String, ArraySpec> specs =
        spec.arrays().stream().collect(Collectors.toMap(ArraySpec::name, array -> array));
    Map<String, Integer> indices = new LinkedHashMap<>();
    int arrays = between(in.readInt(), 0, specs.size(), "number of arrays of " + name);
    for (int i = 0; i < arrays; i++) {
      String array = string(in);
      int index = between(in.readInt(), 0, announced.size() - 1, "index of " + name + "." + array);
      check(specs.containsKey(array), "%s: %s has no array %s", name, spec.type(), array);
      Announced actual = announced.get(index);
      ArraySpec expected = specs.get(array);
      check(
          actual.shape().equals(expected.shape()) && actual.dtype() == expected.type(),
          "%s.%s must be %s %s, got %s %s",
          name,
          array,
          expected.type(),
          expected.shape(),
          actual.dtype(),
          actual.shape());
      indices.put(array, index);
    }
    for (ArraySpec array : spec.arrays()) {
      check(indices.containsKey(array.name()), "%s lacks its %s", name, array.name());
    }
    arrayIndices.add(indices);
    List<Graph.Port> reads =
        readList(in, "number of inputs of " + name, i -> i.readBoolean() ? readPort(i) : null);
    return new Graph.Node(name, spec, Map.of(), reads);
  }

  private static void checkAllUsed(int arrays, List<Map<String, Integer>> arrayIndices) {
    long used = arrayIndices.stream().flatMap(own -> own.values().stream()).distinct().count();
    check(used == arrays, "%s arrays came, layers have %s", arrays, used);
  }

  private static Graph.Port readPort(Input in) {
    int node = in.readInt();
    return new Graph.Port(node, in.readInt());
  }

  private static Shape readShape(Input in) {
    int rank = between(in.readInt(), ABSENT, MAX_RANK, "rank");
    if (rank == ABSENT) {
      return null;
    }
    long[] sizes = new long[rank];
    for (int axis = 0; axis < rank; axis++) {
      sizes[axis] = in.readLong();
      check(sizes[axis] >= 0, "a size must not be negative, got %s", sizes[axis]);
    }
    return Shape.of(sizes);
  }

  @FunctionalInterface
  private interface Element<E> {
    E read(Input in);
  }

  private static <E> List<E> readList(Input in, String what, Element<E> element) {
    int size = count(in, what);
    List<E> list = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      list.add(element.read(in));
    }
    return list;
  }
}
