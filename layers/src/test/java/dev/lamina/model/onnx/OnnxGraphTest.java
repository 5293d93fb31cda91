package dev.lamina.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.model.LayerCatalog;
import dev.lamina.nn.Graph;
import dev.lamina.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TensorShapeProto.Dimension;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.protobuf.ByteString;

class OnnxGraphTest {
  @TempDir Path folder;

  private static Graph read(Path file) throws IOException {
    return OnnxGraph.read(file, LayerCatalog.standard()::type);
  }

  private static List<String> names(Graph graph) {
    return graph.nodes().stream().map(Graph.Node::name).toList();
  }

  /** Oracle: the state-dict keys of torchvision's blocks. */
  @Test
  void read_unfoldedResidualNetwork_hasTorchsNamesAndKeys() throws IOException {
    Graph graph = read(OnnxGoldenTest.folder().resolve("resnet-unfolded.onnx"));

    assertThat(names(graph))
        .contains("conv1", "bn1", "relu", "maxpool", "layer1.0.conv1", "layer1.0.downsample.0")
        .contains("layer2.0.bn3", "avgpool", "fc", "logits")
        .doesNotHaveDuplicates();
    assertThat(graph.stateDict().keySet())
        .contains("layer1.1.conv2.weight", "layer2.0.downsample.1.running_var", "fc.bias");
    assertThat(graph.inputs()).containsExactly(new Graph.Input("image", Shape.of(3, 32, 32)));
  }

  @Test
  void read_severalLayersOfRecurrence_areOneLayerEach() throws IOException {
    Graph graph = read(OnnxGoldenTest.folder().resolve("lstm-two.onnx"));

    assertThat(graph.nodes().stream().map(node -> node.spec().type()))
        .containsOnly("LSTM", "Concat", "Identity");
    assertThat(graph.inputs().get(0).recordShape()).isNull();
  }

  private static ValueInfoProto value(String name, int... sizes) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int size : sizes) {
      shape.addDim(Dimension.newBuilder().setDimValue(size));
    }
    TypeProto.Tensor tensor = TypeProto.Tensor.newBuilder().setElemType(1).setShape(shape).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private static NodeProto node(String type, String name, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(type)
        .setName(name)
        .addOutput(output)
        .addAllInput(Arrays.asList(inputs))
        .build();
  }

  private static GraphProto.Builder graph(NodeProto... nodes) {
    return GraphProto.newBuilder()
        .addInput(value("x", 2, 3))
        .addOutput(value("y", 2, 3))
        .addAllNode(Arrays.asList(nodes));
  }

  private Path write(GraphProto.Builder graph) throws IOException {
    ModelProto model =
        ModelProto.newBuilder()
            .setGraph(graph)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
            .build();
    return Files.write(folder.resolve("made.onnx"), model.toByteArray());
  }

  private static TensorProto external(String location, String offset, int elements) {
    return TensorProto.newBuilder()
        .setName("w")
        .setDataType(1)
        .addDims(elements)
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(entry("location", location))
        .addExternalData(entry("offset", offset))
        .build();
  }

  private static StringStringEntryProto entry(String key, String text) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(text).build();
  }

  @Test
  void read_unknownOperators_listsAllWithTheirNodes() throws IOException {
    Path file = write(graph(node("NonZero", "first", "a", "x"), node("Scan", "second", "y", "a")));

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("NonZero 'first': there is no layer for this operator")
        .hasMessageContaining("Scan 'second': there is no layer for this operator");
  }

  @Test
  void read_externalData_liesBesideTheModelOnly() throws IOException {
    Path models = Files.createDirectory(folder.resolve("models"));
    byte[] data = new byte[16];
    Files.write(folder.resolve("secret.bin"), data);
    Files.write(models.resolve("data.bin"), data);
    Files.createSymbolicLink(models.resolve("link.bin"), folder.resolve("secret.bin"));
    GraphProto.Builder sum = graph(node("Add", "sum", "y", "x", "w"));
    Path file = models.resolve("made.onnx");

    for (String location :
        List.of("../secret.bin", folder.resolve("secret.bin").toString(), "link.bin", "")) {
      GraphProto.Builder bad = sum.clone().addInitializer(external(location, "0", 3));
      Files.copy(write(bad), file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      assertThatThrownBy(() -> read(file))
          .as(location)
          .hasMessageContaining("tensor 'w': external data must lie beside the model");
    }
    GraphProto.Builder beyond = sum.clone().addInitializer(external("data.bin", "8", 3));
    Files.copy(write(beyond), file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> read(file)).hasMessageContaining("bytes 8 to 20 are not within");
    GraphProto.Builder good = sum.clone().addInitializer(external("data.bin", "4", 3));
    Files.copy(write(good), file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(names(read(file))).contains("w", "y");
  }

  @Test
  void read_tensorThatClaimsMoreThanItHas_isRefused() throws IOException {
    TensorProto huge =
        TensorProto.newBuilder()
            .setName("w")
            .setDataType(1)
            .addDims(2_000_000_000)
            .setRawData(ByteString.copyFrom(new byte[4]))
            .build();
    Path file = write(graph(node("Add", "sum", "y", "x", "w")).addInitializer(huge));
    assertThatThrownBy(() -> read(file))
        .hasMessageContaining("tensor 'w' must have 8000000000 bytes");

    TensorProto sizes =
        TensorProto.newBuilder()
            .setName("s")
            .setDataType(7)
            .addDims(2)
            .addInt64Data(1L << 40)
            .addInt64Data(3)
            .build();
    Path filled = write(graph(node("ConstantOfShape", "f", "y", "s")).addInitializer(sizes));
    assertThatThrownBy(() -> read(filled)).hasMessageContaining("a constant would have the shape");
  }

  @Test
  void read_millionsOfEmptyNodes_areRefusedBeforeTheyAreMade() throws IOException {
    byte[] empty = new byte[40_000_000];
    for (int i = 0; i < empty.length; i += 2) {
      empty[i] = 0x0a; // field 1 of a graph: a node of length 0
    }
    byte[] header = {0x3a, (byte) 0x80, (byte) 0xb4, (byte) 0x89, 0x13};
    byte[] whole = Arrays.copyOf(header, header.length + empty.length);
    System.arraycopy(empty, 0, whole, header.length, empty.length);
    Path file = Files.write(folder.resolve("empty.onnx"), whole);

    assertThatThrownBy(() -> read(file))
        .hasMessageContaining("40000005 bytes beside the data of its tensors");
  }

  /** Whatever the bytes are: a graph or a refusal, nothing else. */
  @Test
  void read_cutOffOrChanged_isReadOrRefused() throws IOException {
    byte[] whole = Files.readAllBytes(OnnxGoldenTest.folder().resolve("views-free.onnx"));
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      byte[] bytes =
          i % 3 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
      if (i % 3 != 0) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
      }
      Path file = Files.write(folder.resolve("changed.onnx"), bytes);
      try {
        assertThat(read(file).nodes()).isNotEmpty();
      } catch (OnnxException e) {
        assertThat(e).hasMessageContaining("changed.onnx");
      }
    }
  }
}
