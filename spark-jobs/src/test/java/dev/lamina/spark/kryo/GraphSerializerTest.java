package dev.lamina.spark.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Output;
import dev.lamina.engine.reference.ReferenceEngine;
import dev.lamina.model.Model;
import dev.lamina.nn.Graph;
import dev.lamina.nn.Mode;
import dev.lamina.nn.Module;
import dev.lamina.nn.Sequential;
import dev.lamina.nn.Value;
import dev.lamina.nn.activation.ReLU;
import dev.lamina.nn.linear.Linear;
import dev.lamina.spark.Checkout;
import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class GraphSerializerTest {
  private static Graph fashion() {
    return Model.load(Checkout.MODEL, Checkout.WEIGHTS, null).graph();
  }

  private static Graph roundTrip(Graph graph) {
    return SparkKryo.readObject(SparkKryo.writeObject(graph), Graph.class);
  }

  /**
   * A graph of all that the form has: a shared array, an unknown shape, an argument of each kind.
   */
  private static Graph small() {
    Linear linear = new Linear(2, 1);
    linear.parameter("weight").assign(Tensors.of(new float[] {1.5f, -2}, Shape.of(1, 2)));
    linear.parameter("bias").assign(Tensors.of(new float[] {0.25f}, Shape.of(1)));
    return Graph.trace(new Twice(linear));
  }

  /** The same layer twice: its arrays are shared by two nodes. */
  private static final class Twice extends Module {
    private final Linear linear;
    private final Module flat = child("relu", new ReLU());

    Twice(Linear linear) {
      this.linear = child("linear", linear);
    }

    @Override
    public Value forward(Value input) {
      return linear.forward(flat.forward(linear.forward(input)));
    }
  }

  @Test
  void roundTrip_fashionNetwork_sameStructureAndBits() {
    Graph graph = fashion();
    Graph copy = roundTrip(graph);
    assertThat(copy.inputs()).isEqualTo(graph.inputs());
    assertThat(copy.outputs()).isEqualTo(graph.outputs());
    assertThat(copy.nodes()).hasSameSizeAs(graph.nodes());
    for (int i = 0; i < graph.nodes().size(); i++) {
      Graph.Node expected = graph.nodes().get(i);
      Graph.Node actual = copy.nodes().get(i);
      assertThat(actual.name()).isEqualTo(expected.name());
      assertThat(actual.spec()).isEqualTo(expected.spec());
      assertThat(actual.inputs()).isEqualTo(expected.inputs());
      assertThat(actual.arrays().keySet()).isEqualTo(expected.arrays().keySet());
      expected
          .arrays()
          .forEach(
              (name, array) ->
                  assertThat(Tensors.doubles(actual.arrays().get(name)))
                      .isEqualTo(Tensors.doubles(array)));
    }
    INDArray image = new Generator(1).randn(Shape.of(2, 1, 28, 28));
    assertThat(run(copy, image)).isEqualTo(run(graph, image));
  }

  private static float[] run(Graph graph, INDArray input) {
    return Tensors.floats(
        ReferenceEngine.run(graph, Mode.EVALUATION, null, List.of(input)).outputs().get(0));
  }

  @Test
  void write_layerUsedTwice_sharesItsArrays() {
    Sequential wide = new Sequential(new Linear(1000, 1000));
    int once = SparkKryo.writeObject(Graph.trace(wide)).length;
    int twice = SparkKryo.writeObject(Graph.trace(new Twice(new Linear(1000, 1000)))).length;
    assertThat(once).isBetween(4_004_000, 4_006_000);
    assertThat(twice).isBetween(4_004_000, 4_006_000);
    Graph copy = roundTrip(small());
    assertThat(copy.nodes().get(2).arrays().get("weight"))
        .isSameAs(copy.nodes().get(0).arrays().get("weight"));
  }

  @Test
  void roundTrip_viewsAndOutputsBeforeAnInplaceLayer_areKept() {
    Linear linear = new Linear(2, 3);
    INDArray whole = new Generator(4).randn(Shape.of(2, 3));
    linear.parameter("weight").assign(whole.transpose());
    Sequential module = new Sequential(linear, new ReLU(true));
    Graph graph = Graph.trace(module).withOutputs(List.of("0", "1"));
    Graph copy = roundTrip(graph);
    assertThat(copy.outputs()).isEqualTo(graph.outputs());
    assertThat(Tensors.floats(copy.nodes().get(0).arrays().get("weight")))
        .isEqualTo(Tensors.floats(whole.transpose()));
  }

  /** The form must never change for a version: what one Lamina wrote, another one reads. */
  @Test
  void write_smallGraph_goldenBytes() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("small-graph.hex")) {
      String golden = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
      byte[] bytes = HexFormat.of().parseHex(golden.replaceAll("\\s", ""));
      assertThat(HexFormat.of().formatHex(SparkKryo.writeObject(small())))
          .isEqualTo(HexFormat.of().formatHex(bytes));
      Graph read = SparkKryo.readObject(bytes, Graph.class);
      assertThat(Tensors.floats(read.stateDict().get("linear.weight"))).containsExactly(1.5f, -2);
    }
  }

  @Test
  void read_cutOrChanged_isRefusedOrAGraph() {
    byte[] bytes = SparkKryo.writeObject(small());
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> SparkKryo.readObject(cut, Graph.class))
          .as("cut to %s", length)
          .isInstanceOf(KryoException.class);
    }
    Random random = new Random(5);
    for (int i = 0; i < 3000; i++) {
      byte[] changed = bytes.clone();
      // The first byte is Kryo's own mark of a reference.
      changed[1 + random.nextInt(bytes.length - 1)] = (byte) random.nextInt();
      try {
        SparkKryo.readObject(changed, Graph.class);
      } catch (KryoException expected) {
        assertThat(expected.getMessage()).isNotBlank();
      }
    }
  }

  @Test
  void read_anotherVersion_namesBoth() {
    byte[] bytes = SparkKryo.writeObject(small());
    // Kryo's mark of an object that it refers to, the magic, then the version.
    ByteBuffer.wrap(bytes).putInt(bytes.length - fromMagic(bytes) + 4, 7);
    assertThatThrownBy(() -> SparkKryo.readObject(bytes, Graph.class))
        .isInstanceOf(KryoException.class)
        .hasMessageContaining("version 7, this Lamina reads 2");
  }

  private static int fromMagic(byte[] bytes) {
    String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    return bytes.length - text.indexOf("LAMG");
  }

  @Test
  void write_toAStream_needsNoBufferOfTheModelsSize() {
    Graph graph = Graph.trace(new Sequential(new Linear(2000, 2000)));
    Output out = new Output(OutputStream.nullOutputStream(), 4096);
    SparkKryo.serializer().newKryo().writeObject(out, graph);
    out.flush();
    assertThat(out.total()).isGreaterThan(16_000_000);
    assertThat(out.getBuffer()).hasSize(4096);
  }

  @Test
  void estimatedSize_isThatOfTheArrays() {
    assertThat(new SharedGraph(small()).estimatedSize()).isEqualTo(4 * 3);
  }

  @Test
  void plainData_everyKind_roundTrips() {
    Map<String, Object> data =
        Map.of(
            "b",
            true,
            "i",
            3L,
            "d",
            0.5,
            "s",
            "größe",
            "l",
            List.of(1L, List.of(false)),
            "m",
            Map.of("x", 1.5));
    try (Output out = new Output(64, -1)) {
      PlainData.writeMap(out, data);
      assertThat(PlainData.readMap(new com.esotericsoftware.kryo.io.Input(out.toBytes())))
          .isEqualTo(data);
    }
  }
}
