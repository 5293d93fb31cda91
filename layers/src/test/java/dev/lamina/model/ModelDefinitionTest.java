package dev.lamina.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.nn.FloatTuple;
import dev.lamina.nn.Graph;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Reduction;
import dev.lamina.nn.conv.ConvSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class ModelDefinitionTest {
  @TempDir Path folder;

  private static ModelDefinition parse(String yaml) {
    return ModelDefinition.parse(yaml, "test.yaml", TestLayers.CATALOG);
  }

  private static List<String> reads(ModelDefinition definition, int step) {
    return definition.steps().get(step).reads().stream().map(String::valueOf).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RNN", "GRU", "RNNCell", "GRUCell"})
  void parse_stateByTheNameOfTorchsForward_isTheState(String type) {
    ModelDefinition definition =
        ModelDefinition.parse(
            """
            inputs: {x: any, s: any}
            layers:
              m: {type: %s, input_size: 3, hidden_size: 2, from: {hx: s, input: x}}
            """
                .formatted(type),
            "test.yaml");

    assertThat(reads(definition, 0)).containsExactly("x", "s");
    assertThat(definition.toYaml()).doesNotContain("hx");
  }

  @Test
  void parse_noFrom_readsTheOneAbove() {
    ModelDefinition definition =
        parse(
            """
            inputs: {a: [3], b: any}
            layers:
              one: {type: Scale, size: 3}
              two: {type: Scale, size: 3, factor: 2}
            """);

    assertThat(definition.inputs())
        .containsExactly(new Graph.Input("a", Shape.of(3)), new Graph.Input("b", null));
    assertThat(reads(definition, 0)).containsExactly("a");
    assertThat(reads(definition, 1)).containsExactly("one");
    assertThat(definition.outputs()).containsExactly(new Reference("two", null));
    assertThat(definition.steps().get(1).spec()).isEqualTo(new TestLayers.Scale(3, 2));
  }

  @Test
  void parse_everyFormOfFrom_namesWhatIsRead() {
    ModelDefinition definition =
        parse(
            """
            inputs: {a: [3], b: [3]}
            layers:
              name: {type: Mix, from: b}
              output: {type: Mix, from: "name:negative"}
              list: {type: Mix, from: [a, name, output]}
              map: {type: Mix, from: {mask: b, query: a}}
              none: {type: Constant, shape: [3], dtype: float}
              above: {type: Mix}
            outputs: [above, "map:negative", a]
            """);

    assertThat(reads(definition, 0)).containsExactly("b");
    assertThat(reads(definition, 1)).containsExactly("name:negative");
    assertThat(reads(definition, 2)).containsExactly("a", "name", "output");
    assertThat(reads(definition, 3)).containsExactly("a", "null", "b");
    assertThat(reads(definition, 4)).isEmpty();
    assertThat(reads(definition, 5)).containsExactly("none");
    assertThat(definition.outputs().stream().map(Reference::toString))
        .containsExactly("above", "map:negative", "a");
  }

  @Test
  void parse_everyTypeOfArgument_isTakenAsWritten() {
    ModelDefinition definition =
        parse(
            """
            inputs: {a: any}
            layers:
              x: {type: Everything, integer: -3, wide: 9000000000, number: 1e-3, flag: true,
                  text: "true", reduction: sum, sizes: [1, 2], weights: [0.5, 2]}
              y: {type: Everything, integer: 0, number: .inf, text: hello world, sizes: 7}
              z: {type: Everything, integer: 0, number: 2, text: none, weights: }
            """);

    assertThat(definition.steps().stream().map(ModelDefinition.Step::spec))
        .containsExactly(
            new TestLayers.Everything(
                -3,
                9_000_000_000L,
                1e-3,
                true,
                "true",
                Reduction.SUM,
                IntTuple.of(1, 2),
                FloatTuple.of(0.5f, 2)),
            new TestLayers.Everything(
                0,
                5,
                Double.POSITIVE_INFINITY,
                false,
                "hello world",
                Reduction.MEAN,
                IntTuple.of(7),
                null),
            new TestLayers.Everything(0, 5, 2, false, null, Reduction.MEAN, IntTuple.of(1), null));
  }

  @ParameterizedTest
  @CsvSource({
    "fashion-cnn.yaml, FashionCnn", "a/b/my_net v2.yml, MyNetV2", "resnet18.yaml, Resnet18",
    "C:\\nets\\lenet.yaml, Lenet", "3d.yaml, Model", "ü.yaml, Model"
  })
  void name_byDefault_isMadeOfTheFiles(String file, String name) {
    String yaml = "inputs: {a: any}\nlayers: {m: {type: Mix}}";

    assertThat(ModelDefinition.parse(yaml, file, TestLayers.CATALOG).name()).isEqualTo(name);
  }

  @Test
  void parse_nestedContainer_printsAndNamesAsPyTorch() {
    GraphModule module =
        parse(
                """
                name: Net
                inputs: {a: [3]}
                layers:
                  block:
                    type: Sequential
                    layers:
                      "0": {type: Scale, size: 3}
                      1: {type: Sequential, layers: {inner: {type: Scale, size: 3}}}
                  last: {type: Scale, size: 3}
                """)
            .module(null);

    assertThat(module)
        .hasToString(
            """
            Net(
              (block): Sequential(
                (0): Scale(size=3)
                (1): Sequential(
                  (inner): Scale(size=3)
                )
              )
              (last): Scale(size=3)
            )\
            """);
    assertThat(module.namedParameters().keySet())
        .containsExactly("block.0.weight", "block.1.inner.weight", "last.weight");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fashion-cnn.yaml", "two-heads.yaml"})
  void toYaml_ofAFile_readsBackEqual(String name) throws IOException {
    Path file = name.startsWith("f") ? Resources.model(name) : Resources.file(name);
    ModelDefinition definition = ModelDefinition.read(file);
    Path copy = folder.resolve(name);

    definition.write(copy);

    assertThat(ModelDefinition.read(copy)).isEqualTo(definition);
    assertThat(ModelDefinition.read(copy).toYaml()).isEqualTo(definition.toYaml());
  }

  @Test
  void toYaml_ofSpecs_isWhatAPersonWouldWrite() {
    ModelDefinition definition =
        new ModelDefinition(
            "Net",
            List.of(new Graph.Input("image", Shape.of(3, 8, 8)), new Graph.Input("true", null)),
            List.of(
                step("conv", ConvSpec.of(2, 3, 16, 3, 3).withPadding(1).withBias(false), "image"),
                new ModelDefinition.Step(
                    "0",
                    new SequentialSpec(
                        List.of(
                            new SequentialSpec.Child("0", ConvSpec.of(2, 16, 4, 1)),
                            new SequentialSpec.Child("rest", new SequentialSpec(List.of())))),
                    List.of(new Reference("image", null), new Reference("conv", null))
                        .subList(1, 2)),
                step("again", ConvSpec.of(2, 3, 4, 1), "image")),
            List.of(new Reference("0", null), new Reference("again", null)));

    assertThat(definition.toYaml())
        .isEqualTo(
            """
            name: Net
            inputs: {image: [3, 8, 8], "true": any}
            layers:
              conv: {type: Conv2d, in_channels: 3, out_channels: 16, kernel_size: [3, 3], \
            padding: [1, 1], bias: false}
              "0":
                type: Sequential
                layers:
                  "0": {type: Conv2d, in_channels: 16, out_channels: 4, kernel_size: [1, 1]}
                  rest:
                    type: Sequential
                    layers: {}
              again: {type: Conv2d, in_channels: 3, out_channels: 4, kernel_size: [1, 1], from: image}
            outputs: ["0", again]
            """);
    assertThat(ModelDefinition.parse(definition.toYaml(), "x.yaml")).isEqualTo(definition);
  }

  private static ModelDefinition.Step step(String name, LayerSpec spec, String from) {
    return new ModelDefinition.Step(name, spec, List.of(new Reference(from, null)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "two words",
        "true",
        "Null",
        "~",
        "none",
        "1",
        "1.5",
        "1e5",
        "",
        " ",
        "a: b",
        "# c",
        "- d",
        "\"q\" \\",
        "line\nbreak\ttab",
        "größe 大 😀",
        "yes",
        "[x]",
        "*a",
        "&a",
        "!t",
        "-.inf"
      })
  void toYaml_anyText_readsBackEqual(String text) {
    // 'none' stands for no value, whoever writes it
    String value = text.equals("none") ? null : text;
    ModelDefinition definition =
        new ModelDefinition(
            "Net",
            List.of(new Graph.Input("a", null)),
            List.of(
                step(
                    "x",
                    new TestLayers.Everything(
                        1,
                        -7,
                        1e300,
                        true,
                        value,
                        Reduction.NONE,
                        IntTuple.of(3, -4),
                        FloatTuple.of(0.1f, Float.MIN_VALUE)),
                    "a")),
            List.of(new Reference("x", null)));

    assertThat(parse(definition.toYaml(TestLayers.CATALOG))).isEqualTo(definition);
  }

  @Test
  void toYaml_absentInputsAndOutputs_readBackEqual() {
    Reference a = new Reference("a", null);
    ModelDefinition definition =
        new ModelDefinition(
            "Net",
            List.of(new Graph.Input("a", Shape.of()), new Graph.Input("b", null)),
            List.of(
                new ModelDefinition.Step("x", new TestLayers.Mix(), Arrays.asList(a, null, a)),
                new ModelDefinition.Step(
                    "y", new TestLayers.Mix(), List.of(new Reference("x", "negative")))),
            List.of(new Reference("x", "negative"), new Reference("y", null)));

    assertThat(parse(definition.toYaml(TestLayers.CATALOG))).isEqualTo(definition);
    assertThat(definition.toYaml(TestLayers.CATALOG))
        .contains("x: {type: Mix, from: {query: a, mask: a}}")
        .contains("y: {type: Mix, from: \"x:negative\"}")
        .contains("a: []");
  }

  @Test
  void toYaml_specOfNoType_isRefused() {
    ModelDefinition definition =
        new ModelDefinition(
            "Net",
            List.of(new Graph.Input("a", null)),
            List.of(step("x", new TestLayers.Mix(), "a")),
            List.of(new Reference("x", null)));

    assertThatThrownBy(definition::toYaml)
        .isInstanceOf(LayerException.class)
        .hasMessage("Mix is no layer type that a definition can name");
  }

  @Test
  void constructor_badWiring_listsEveryFault() {
    Reference a = new Reference("a", null);
    assertThatThrownBy(
            () ->
                new ModelDefinition(
                    "a b",
                    List.of(new Graph.Input("a", Shape.of(3))),
                    List.of(
                        step("x", new TestLayers.Scale(4, 1), "a"),
                        step("x", new TestLayers.Mix(), "y"),
                        step("q..r", new TestLayers.Mix(), "a")),
                    List.of(new Reference("z", null), a)))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            """
            6 faults:
            name must be letters, digits and _, got 'a b'
            there is a layer 'x' already
            the name of a layer must not be empty, contain ':' or have nothing between its dots, got 'q..r'
            x = Scale(size=4): input must be (*, 4), got (2, 3)
            layer 'x': unknown layer 'y'; did you mean 'a'?
            outputs: unknown layer 'z'; did you mean 'a'?\
            """);
  }

  @Test
  void forward_optionalInputsAndOutputs_areConnectedAsWritten() {
    GraphModule module =
        parse(
                """
                inputs: {a: [2], b: [2]}
                layers:
                  mix: {type: Mix, from: {query: a, mask: b}}
                  twice: {type: Twice, size: 2, from: "mix:negative"}
                outputs: [twice, "twice:once", "mix:sum"]
                """)
            .module(new dev.lamina.tensor.Generator(0));
    INDArray a = Tensors.of(new float[] {1, 2}, Shape.of(1, 2));
    INDArray b = Tensors.of(new float[] {5, 7}, Shape.of(1, 2));

    var value = module.forward(dev.lamina.nn.Value.of(a), dev.lamina.nn.Value.of(b));

    // mix = a + 20 b; once = 2 * -mix; twice = 3 * 2 * once
    assertThat(Tensors.floats(value.output("mix:sum").array())).containsExactly(101, 142);
    assertThat(Tensors.floats(value.output("twice:once").array())).containsExactly(-202, -284);
    assertThat(Tensors.floats(value.array())).containsExactly(-1212, -1704);
    assertThat(value.outputNames()).containsExactly("twice", "twice:once", "mix:sum");
    assertThat(module.graph().outputs().stream().map(Graph.Output::name))
        .containsExactly("twice", "twice:once", "mix:sum");
    assertThat(module.graph().nodes().stream().map(Graph.Node::name))
        .containsExactly("mix", "twice.first", "twice.second");
    assertThat(module.graph().outputShapes(List.of(Shape.of(4, 2), Shape.of(4, 2))))
        .containsExactly(Shape.of(4, 2), Shape.of(4, 2), Shape.of(4, 2));
  }

  @Test
  void module_withoutArrays_cannotRunBeforeItIsLoaded() {
    GraphModule module =
        parse("inputs: {a: [2]}\nlayers: {s: {type: Scale, size: 2}}").module(null);
    INDArray a = Tensors.of(new float[] {1, 2}, Shape.of(1, 2));

    assertThatThrownBy(() -> module.forward(a))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'weight' has no values");

    module.loadStateDict(Map.of("s.weight", Tensors.of(new float[] {3, 4}, Shape.of(2))));
    assertThat(Tensors.floats(module.forward(a))).containsExactly(3, 8);
  }

  @Test
  void read_missingFile_isAnIOException() {
    assertThatThrownBy(() -> ModelDefinition.read(folder.resolve("no.yaml")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void read_notUtf8_saysSo() throws IOException {
    Path file = Files.write(folder.resolve("net.yaml"), new byte[] {'a', ':', (byte) 0xff});

    assertThatThrownBy(() -> ModelDefinition.read(file))
        .isInstanceOf(DefinitionException.class)
        .hasMessage(file + ":1:1: not UTF-8 text");
  }
}
