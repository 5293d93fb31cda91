package dev.lamina.model.onnx;

import dev.lamina.model.onnx.OnnxValue.Kind;
import dev.lamina.nn.Graph;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.LayerType;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An ONNX file as a graph of layers with their weights, of the operators that {@code
 * torch.onnx.export} writes with opsets 7 to 17.
 *
 * <p>Axis 0 of each input is the batch, whether the file leaves its size free or was made for a
 * fixed one, wherever the layers can take another number of records; an input with other axes
 * without a fixed size, or of a network that cannot, takes any shape. What is known without the
 * inputs, shapes among it, is computed at once. Layers are called as torch's modules were, where
 * the file says so.
 *
 * <p>Source: the operators of https://onnx.ai/onnx/operators, opsets 7 to 17.
 */
public final class OnnxGraph {
  private static final String BRANCHES = "If";

  private static final int FIRST_OPSET = 7;
  private static final int LAST_OPSET = 21;

  /** Sizes that free axes other than the batch's may have, and what they are compared with. */
  private static final int[][] SIZES = {{64, 96}, {224, 256}, {16, 24}, {6, 10}};

  private final ModelProto model;
  private final Function<String, LayerType> types;
  private final OnnxTensors tensors;
  private final long opset;
  private final Map<String, OnnxValue> weights = new HashMap<>();

  private OnnxGraph(ModelProto model, Function<String, LayerType> types, OnnxTensors tensors) {
    this.model = model;
    this.types = types;
    this.tensors = tensors;
    this.opset = opset(model);
  }

  /**
   * The graph of a file.
   *
   * @param types the layer types by torch's names
   * @throws OnnxException if the file is malformed, or has what no layer does; it lists every
   *     operator at fault
   * @throws IOException if it cannot be read
   */
  public static Graph read(Path file, Function<String, LayerType> types) throws IOException {
    try {
      OnnxGraph reading = new OnnxGraph(OnnxFile.read(file), types, new OnnxTensors(file));
      reading.checkOperators();
      for (TensorProto tensor : reading.model.getGraph().getInitializerList()) {
        Kind kind = OnnxTensors.kind(tensor.getDataType(), "tensor '" + tensor.getName() + "'");
        INDArray array = reading.tensors.array(tensor);
        reading.weights.put(tensor.getName(), OnnxValue.constant(tensor.getName(), kind, array, 1));
      }
      return reading.graph();
    } catch (OnnxException e) {
      throw new OnnxException(e.messages().stream().map(text -> file + ": " + text).toList());
    } catch (LayerException | ArithmeticException e) {
      throw new OnnxException(file + ": " + e.getMessage());
    }
  }

  private static long opset(ModelProto model) {
    long opset = 1;
    for (OperatorSetIdProto imported : model.getOpsetImportList()) {
      if (imported.getDomain().isEmpty() || imported.getDomain().equals("ai.onnx")) {
        opset = imported.getVersion();
      }
    }
    OnnxException.check(
        opset >= FIRST_OPSET && opset <= LAST_OPSET,
        "is of opset %s; %s to %s are read",
        opset,
        FIRST_OPSET,
        LAST_OPSET);
    return opset;
  }

  /** All operators, those of branches among them. */
  private static void collect(GraphProto graph, List<NodeProto> nodes) {
    for (NodeProto node : graph.getNodeList()) {
      nodes.add(node);
      for (AttributeProto attribute : node.getAttributeList()) {
        if (attribute.hasG()) {
          collect(attribute.getG(), nodes);
        }
      }
    }
  }

  private void checkOperators() {
    List<String> faults = new ArrayList<>();
    List<NodeProto> nodes = new ArrayList<>();
    collect(model.getGraph(), nodes);
    for (NodeProto node : nodes) {
      boolean standard = node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx");
      boolean known = Operators.of(node.getOpType()) != null || node.getOpType().equals(BRANCHES);
      if (!standard || !known) {
        String domain = standard ? "" : " of " + node.getDomain();
        faults.add(OnnxNode.describe(node) + domain + ": there is no layer for this operator");
      }
    }
    OnnxException.check(model.getGraph().getSparseInitializerCount() == 0, "has sparse weights");
    if (!faults.isEmpty()) {
      throw new OnnxException(faults);
    }
  }

  private List<ValueInfoProto> inputs() {
    return model.getGraph().getInputList().stream()
        .filter(input -> !weights.containsKey(input.getName()))
        .toList();
  }

  private Graph graph() {
    List<OnnxInput> inputs = new ArrayList<>();
    Set<String> symbols = new LinkedHashSet<>();
    for (ValueInfoProto info : inputs()) {
      OnnxInput input = OnnxInput.of(info);
      inputs.add(input);
      symbols.addAll(input.symbols());
    }
    OnnxException.check(!inputs.isEmpty(), "has no inputs");
    symbols.remove(inputs.get(0).batchSymbol());
    OnnxException failure = null;
    for (int[] sizes : symbols.isEmpty() ? new int[][] {SIZES[0]} : SIZES) {
      for (boolean freeBatch : new boolean[] {true, false}) {
        if (!freeBatch && inputs.get(0).batchSymbol() != null) {
          continue;
        }
        try {
          return new Attempt(inputs, new ArrayList<>(symbols), sizes, freeBatch).graph();
        } catch (OnnxException e) {
          failure = failure == null ? e : failure;
        }
      }
    }
    throw failure;
  }

  /** One reading of the graph, with certain sizes of its free axes. */
  private final class Attempt {
    private final List<OnnxInput> inputs;
    private final boolean freeBatch;
    private final Map<String, OnnxValue> values = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private final Translation to;

    Attempt(List<OnnxInput> inputs, List<String> symbols, int[] sizes, boolean freeBatch) {
      this.inputs = inputs;
      this.freeBatch = freeBatch;
      GraphProto graph = model.getGraph();
      NodeNames names = new NodeNames(graph);
      Map<String, Integer> uses = new HashMap<>();
      graph
          .getNodeList()
          .forEach(node -> node.getInputList().forEach(name -> uses.merge(name, 1, Integer::sum)));
      graph.getOutputList().forEach(output -> uses.merge(output.getName(), 1, Integer::sum));
      OnnxInput first = inputs.get(0);
      boolean fixed = first.batchSymbol() == null;
      int probes = 2 + symbols.size();
      to =
          new Translation(
              types, names, tensors, uses, probes, fixed && freeBatch ? first.batch() : 0);
      weights.forEach(
          (name, value) ->
              values.put(name, OnnxValue.constant(name, value.kind(), value.array(), probes)));
      for (int i = 0; i < inputs.size(); i++) {
        OnnxInput input = inputs.get(i);
        names.take(input.name());
        List<Shape> shapes = new ArrayList<>();
        for (int probe = 0; probe < probes; probe++) {
          Map<String, Integer> bound = new HashMap<>();
          for (int s = 0; s < symbols.size(); s++) {
            bound.put(symbols.get(s), sizes[probe == s + 2 ? 1 : 0]);
          }
          shapes.add(input.shape(bound, first, probe == 1 && freeBatch));
        }
        values.put(input.fileName(), to.input(input.kind(), shapes, i));
      }
    }

    Graph graph() {
      read(model.getGraph());
      if (!faults.isEmpty()) {
        throw new OnnxException(faults);
      }
      return result();
    }

    private void read(GraphProto graph) {
      for (NodeProto proto : graph.getNodeList()) {
        List<OnnxValue> read = new ArrayList<>();
        boolean known = true;
        for (String name : proto.getInputList()) {
          read.add(name.isEmpty() ? null : values.get(name));
          known &= name.isEmpty() || values.containsKey(name);
          if (!name.isEmpty() && !values.containsKey(name) && faults.isEmpty()) {
            faults.add(OnnxNode.describe(proto) + ": there is no value '" + name + "' before it");
          }
        }
        if (known) {
          read(proto, new OnnxNode(proto, read, opset));
        }
      }
    }

    private void read(NodeProto proto, OnnxNode node) {
      try {
        List<OnnxValue> outputs =
            node.type().equals(BRANCHES) ? branch(node) : Operators.of(node.type()).apply(to, node);
        for (int i = 0; i < Math.min(outputs.size(), proto.getOutputCount()); i++) {
          if (!proto.getOutput(i).isEmpty() && outputs.get(i) != null) {
            values.put(proto.getOutput(i), outputs.get(i));
          }
        }
      } catch (OnnxException e) {
        faults.addAll(e.messages());
      } catch (IllegalArgumentException
          | ArithmeticException
          | IndexOutOfBoundsException
          | NegativeArraySizeException e) {
        faults.add(OnnxNode.describe(proto) + ": cannot be read: " + e.getMessage());
      }
    }

    /** The branch that a known condition chooses, in the place of the operator. */
    private List<OnnxValue> branch(OnnxNode node) {
      boolean yes = Tensors.doubles(node.constant(0, "its condition").array())[0] != 0;
      GraphProto chosen = node.graph(yes ? "then_branch" : "else_branch");
      for (TensorProto tensor : chosen.getInitializerList()) {
        Kind kind = OnnxTensors.kind(tensor.getDataType(), "tensor '" + tensor.getName() + "'");
        values.put(
            tensor.getName(),
            OnnxValue.constant(tensor.getName(), kind, tensors.array(tensor), to.probes()));
      }
      int before = faults.size();
      read(chosen);
      List<OnnxValue> outputs = new ArrayList<>();
      for (ValueInfoProto output : chosen.getOutputList()) {
        node.check(
            faults.size() > before || values.containsKey(output.getName()),
            "its branch has no value '%s'",
            output.getName());
        outputs.add(values.get(output.getName()));
      }
      return outputs;
    }

    private Graph result() {
      List<Graph.Output> outputs = new ArrayList<>();
      for (ValueInfoProto info : model.getGraph().getOutputList()) {
        OnnxValue value = values.get(info.getName());
        OnnxException.check(value != null, "there is no value '%s', an output", info.getName());
        outputs.add(to.output(info.getName(), value));
      }
      List<Graph.Input> declared =
          inputs.stream()
              .map(
                  input ->
                      new Graph.Input(
                          input.name(), freeBatch ? input.recordShape(inputs.get(0)) : null))
              .toList();
      return LiveNodes.of(declared, to.nodes(), outputs);
    }
  }
}
