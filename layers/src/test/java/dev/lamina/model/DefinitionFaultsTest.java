package dev.lamina.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of wrong definitions, and of which place. */
class DefinitionFaultsTest {
  private static final String HEAD = "inputs: {image: [1, 28, 28]}\nlayers:\n";
  private static final String CONV =
      "  conv: {type: Conv2d, in_channels: 1, out_channels: 8, kernel_size: 3}\n";

  private static Arguments fault(String name, String yaml, String... messages) {
    return Arguments.of(name, yaml, List.of(messages));
  }

  /** The fault of a second layer, which begins in line 4. */
  private static Arguments layer(String name, String layer, String... messages) {
    return fault(name, HEAD + CONV + layer, messages);
  }

  static Stream<Arguments> faults() {
    List<Arguments> all = new ArrayList<>(documents());
    all.addAll(layers());
    all.addAll(wiring());
    return all.stream();
  }

  private static List<Arguments> documents() {
    return List.of(
        fault("empty", "", "1:1: the document is empty"),
        fault("commentOnly", "# nothing\n", "1:1: the document is empty"),
        fault(
            "list", "- a\n", "1:1: expected the keys [name, inputs, layers, outputs], got a list"),
        fault(
            "notYaml",
            "inputs: {a: [1, 2}\n",
            "1:18: not YAML: while parsing a flow sequence: expected ',' or ']', but got }"),
        fault(
            "tab",
            "inputs:\n\ta: any\n",
            "2:1: not YAML: while scanning for the next token: found character '\\t(TAB)' that"
                + " cannot start any token. (Do not use \\t(TAB) for indentation)"),
        fault(
            "twoDocuments",
            "inputs: {a: any}\n---\nb: c\n",
            "2:1: a second document; expected one"),
        fault(
            "unknownTopLevelKey",
            "input: {image: any}\n" + HEAD + CONV,
            "1:1: unknown key 'input'; did you mean 'inputs'?"),
        fault(
            "duplicateTopLevelKey",
            HEAD + CONV + "inputs: {a: any}\n",
            "4:1: duplicate key 'inputs'"),
        fault("duplicateLayer", HEAD + CONV + CONV, "4:3: duplicate key 'conv'"),
        fault(
            "nothingInIt",
            "name: Net\n",
            "1:1: missing key 'inputs'; expected 'inputs: {NAME: [SIZES]}' or 'inputs: {NAME:"
                + " any}'",
            "1:1: missing key 'layers'; expected 'layers: {NAME: {type: TYPE, ...}}'"),
        fault(
            "noLayers",
            "inputs: {a: any}\nlayers: {}\n",
            "2:9: expected 'layers: {NAME: {type: TYPE, ...}}'"),
        fault(
            "inputsIsAList",
            "inputs: [a]\nlayers:\n" + CONV,
            "1:9: expected 'inputs: {NAME: [SIZES]}' or 'inputs: {NAME: any}'"),
        fault(
            "inputSizesAreText",
            "inputs: {a: [x]}\nlayers:\n" + CONV,
            "1:14: input 'a': sizes must be positive integers and their product below 2^31, got"
                + " 'x'"),
        fault(
            "inputSizeZero",
            "inputs: {a: [1, 0]}\nlayers:\n" + CONV,
            "1:17: input 'a': sizes must be positive integers and their product below 2^31, got"
                + " '0'"),
        fault(
            "inputTooLarge",
            "inputs: {a: [65536, 65536]}\nlayers:\n" + CONV,
            "1:21: input 'a': sizes must be positive integers and their product below 2^31, got"
                + " '65536'"),
        fault(
            "inputIsANumber",
            "inputs: {a: 5}\nlayers:\n" + CONV,
            "1:13: input 'a': expected a list of sizes or 'any', got '5'"),
        fault(
            "inputNameWithDot",
            "inputs: {a.b: any}\nlayers:\n" + CONV,
            "1:10: the name of an input must not be empty or contain '.' or ':', got 'a.b'"),
        fault(
            "name",
            "name: two words\n" + HEAD + CONV,
            "1:7: name must be letters, digits and _, got 'two words'"),
        fault("anchor", HEAD + "  conv: &c {type: ReLU}\n", "3:9: anchors (&name) are not allowed"),
        fault(
            "alias",
            HEAD + "  conv: &c {type: ReLU}\n  relu: *c\n",
            "3:9: anchors (&name) are not allowed",
            "4:9: aliases (*name) are not allowed",
            "4:9: layer 'relu': expected {type: TYPE, ...}, got nothing"),
        fault(
            "tag",
            HEAD + "  conv: !!javax.script.ScriptEngineManager {type: ReLU}\n",
            "3:9: tags (tag:yaml.org,2002:javax.script.ScriptEngineManager) are not allowed"),
        fault("keyIsAList", HEAD + CONV + "? [a]\n: b\n", "4:3: a key must be text, got a list"),
        fault(
            "outputsUnknown",
            HEAD + CONV + "outputs: [convv, conv]\n",
            "4:11: outputs: unknown layer 'convv'; did you mean 'conv'?"),
        fault(
            "outputsUnknownOutput",
            HEAD + CONV + "outputs: ['conv:indices']\n",
            "4:11: outputs: 'conv' = Conv2d has no output 'indices', only [output]"),
        fault(
            "outputsIsAName",
            HEAD + CONV + "outputs: conv\n",
            "4:10: outputs: expected a list of names, got 'conv'"),
        fault(
            "outputsTwice",
            HEAD + CONV + "outputs: [conv, conv]\n",
            "4:17: outputs: 'conv' is there twice"),
        fault(
            "outputsOfList",
            HEAD + CONV + "outputs: [[conv]]\n",
            "4:11: outputs: expected the name of a layer or input, got a list"));
  }

  private static List<Arguments> layers() {
    return List.of(
        layer(
            "layerIsText",
            "  relu: ReLU\n",
            "4:9: layer 'relu': expected {type: TYPE, ...}, got 'ReLU'"),
        layer(
            "layerIsNothing",
            "  relu:\n",
            "4:8: layer 'relu': expected {type: TYPE, ...}, got nothing"),
        layer(
            "layerNameWithNothingBetweenDots",
            "  a..b: {type: ReLU}\n",
            "4:3: the name of a layer must not be empty, contain ':' or have nothing between its"
                + " dots, got 'a..b'"),
        layer(
            "layerWithinLayer",
            "  a: {type: ReLU}\n  a.b: {type: ReLU}\n",
            "5:3: 'a.b' lies within 'a', which is a layer"),
        layer(
            "layerNameWithColon",
            "  'a:b': {type: ReLU}\n",
            "4:3: the name of a layer must not be empty, contain ':' or have nothing between its"
                + " dots, got 'a:b'"),
        layer(
            "layerNameOfInput",
            "  image: {type: ReLU}\n",
            "4:3: there is an input 'image' already"),
        layer("typeMissing", "  relu: {inplace: true}\n", "4:9: layer 'relu': missing key 'type'"),
        layer(
            "typeIsAList", "  relu: {type: [ReLU]}\n", "4:16: layer 'relu': 'type' must be a name"),
        layer(
            "typeUnknown",
            "  relu: {type: Relu}\n",
            "4:16: layer 'relu': unknown type 'Relu'; did you mean 'ReLU'?"),
        layer(
            "typeFarFromAny",
            "  relu: {type: Transmogrifier}\n",
            "4:16: layer 'relu': unknown type 'Transmogrifier'"),
        layer(
            "typeNearSequential",
            "  seq: {type: Sequentail, layers: {}}\n",
            "4:15: layer 'seq': unknown type 'Sequentail'; did you mean 'Sequential'?"),
        layer(
            "argumentUnknown",
            "  next: {type: Conv2d, in_channels: 8, out_channels: 8, kernel_size: 3, kernel: 3}\n",
            "4:73: layer 'next' = Conv2d: unknown argument 'kernel'"),
        layer(
            "argumentMisspelled",
            "  next: {type: Conv2d, in_chanels: 8, out_channels: 8, kernel_size: 3}\n",
            "4:3: layer 'next' = Conv2d: missing argument 'in_channels'",
            "4:24: layer 'next' = Conv2d: unknown argument 'in_chanels'; did you mean"
                + " 'in_channels'?"),
        layer(
            "argumentThatIsPreset",
            "  next: {type: Dropout, p: 0.5, dim: 3}\n",
            "4:33: layer 'next' = Dropout: unknown argument 'dim'"),
        layer(
            "argumentHidden",
            "  next: {type: Softmax, dim: 1, logarithm: true}\n",
            "4:33: layer 'next' = Softmax: unknown argument 'logarithm'"),
        layer(
            "argumentsOfWrongType",
            "  next: {type: Conv2d, in_channels: eight, out_channels: 8.5,\n"
                + "         kernel_size: [3, x], bias: 1, groups: 99999999999999999999}\n",
            "4:24: layer 'next' = Conv2d: in_channels: expected an integer, got eight",
            "4:44: layer 'next' = Conv2d: out_channels: expected an integer, got 8.5",
            "5:10: layer 'next' = Conv2d: kernel_size: expected an integer or a list of integers,"
                + " got [3, x]",
            "5:31: layer 'next' = Conv2d: bias: expected true or false, got 1",
            "5:40: layer 'next' = Conv2d: groups: expected an integer, got 99999999999999999999"),
        layer(
            "argumentYesIsNoBoolean",
            "  next: {type: ReLU, inplace: yes}\n",
            "4:22: layer 'next' = ReLU: inplace: expected true or false, got yes"),
        layer(
            "argumentIsNothing",
            "  next: {type: Conv2d, in_channels: 8, out_channels: 8, kernel_size: , stride: null,\n"
                + "         bias: none}\n",
            "4:57: layer 'next' = Conv2d: kernel_size: must not be none",
            "4:72: layer 'next' = Conv2d: stride: must not be none",
            "5:10: layer 'next' = Conv2d: bias: must not be none"),
        layer(
            "argumentQuotedIsNoNumber",
            "  next: {type: Linear, in_features: '26', out_features: 010}\n",
            "4:24: layer 'next' = Linear: in_features: expected an integer, got 26",
            "4:43: layer 'next' = Linear: out_features: expected an integer, got 010"),
        layer(
            "argumentOutOfRange",
            "  next: {type: Conv2d, in_channels: 8, out_channels: 8, kernel_size: 0}\n",
            "4:57: layer 'next' = Conv2d: kernel_size must be positive, got (0, 0)"),
        layer(
            "argumentIsAMap",
            "  next: {type: Linear, in_features: {a: 1}, out_features: 1}\n",
            "4:24: layer 'next' = Linear: in_features: expected an integer, got {a=1}"),
        layer(
            "containerWithoutLayers",
            "  seq: {type: Sequential}\n",
            "4:8: layer 'seq' = Sequential: expected 'layers: {NAME: {type: TYPE, ...}}'"),
        layer(
            "containerOfList",
            "  seq: {type: Sequential, layers: [{type: ReLU}]}\n",
            "4:35: layer 'seq' = Sequential: expected 'layers: {NAME: {type: TYPE, ...}}'"),
        layer(
            "containerWithArgument",
            "  seq: {type: Sequential, layer: {}, layers: {}}\n",
            "4:27: layer 'seq' = Sequential: unknown key 'layer'; did you mean 'layers'?"),
        layer(
            "fromWithinContainer",
            "  seq: {type: Sequential, layers: {\"0\": {type: ReLU, from: conv}}}\n",
            "4:54: layer 'seq.0': a layer within a container reads the one above it; no 'from'"),
        layer(
            "typeUnknownWithinContainer",
            "  seq: {type: Sequential, layers: {\"0\": {type: Rulu}}}\n",
            "4:48: layer 'seq.0': unknown type 'Rulu'; did you mean 'ReLU'?"));
  }

  private static List<Arguments> wiring() {
    return List.of(
        layer(
            "fromUnknown",
            "  relu: {type: ReLU, from: cnv}\n",
            "4:28: layer 'relu': unknown layer 'cnv'; did you mean 'conv'?"),
        layer(
            "fromUnknownInAList",
            "  sum: {type: Add, from: [conv, imag]}\n",
            "4:33: layer 'sum': unknown layer 'imag'; did you mean 'image'?"),
        layer(
            "fromBelow",
            "  relu: {type: ReLU, from: last}\n  last: {type: ReLU, from: conv}\n",
            "4:28: layer 'relu': reads 'last', which is not above it"),
        layer(
            "fromItself",
            "  relu: {type: ReLU, from: relu}\n",
            "4:28: layer 'relu': reads 'relu', which is not above it"),
        layer(
            "fromUnknownOutput",
            "  pool: {type: MaxPool2d, kernel_size: 2, return_indices: true}\n"
                + "  relu: {type: ReLU, from: 'pool:indexes'}\n",
            "5:28: layer 'relu': 'pool' = MaxPool2d has no output 'indexes', only [output,"
                + " indices]; did you mean 'indices'?"),
        layer(
            "fromWithin",
            "  seq: {type: Sequential, layers: {\"0\": {type: ReLU}}}\n"
                + "  relu: {type: ReLU, from: seq.0}\n",
            "5:28: layer 'relu': 'seq.0' is inside 'seq', of which only the result can be read"),
        layer(
            "fromNothing",
            "  relu: {type: ReLU, from: }\n",
            "4:27: layer 'relu': expected the name of a layer or input, got nothing"),
        layer(
            "fromTooMany",
            "  relu: {type: ReLU, from: [conv, image]}\n",
            "4:3: relu = ReLU(): takes 1 input [input], got 2"),
        layer(
            "fromTooFew",
            "  loss: {type: CrossEntropyLoss}\n",
            "4:3: loss = CrossEntropyLoss(): takes 2 inputs [input, target], got 1"),
        layer(
            "fromEmptyList",
            "  relu: {type: ReLU, from: []}\n",
            "4:3: relu = ReLU(): takes 1 input [input], got 0"),
        layer(
            "fromMapUnknownInput",
            "  loss: {type: CrossEntropyLoss, from: {input: conv, targets: image}}\n",
            "4:54: layer 'loss': CrossEntropyLoss has no input 'targets', only [input, target]; did"
                + " you mean 'target'?"),
        layer(
            "fromMapTwiceByTwoNames",
            "  gru: {type: GRU, input_size: 8, hidden_size: 4, from: {input: conv, h_0: image, hx:"
                + " image}}\n",
            "4:83: layer 'gru': input 'h_0' is there twice"),
        layer(
            "fromMapWithoutRequired",
            "  loss: {type: CrossEntropyLoss, from: {target: image}}\n",
            "4:3: loss = CrossEntropyLoss(): input 'input' is missing"),
        layer(
            "fromMapOfVariadic",
            "  sum: {type: Add, from: {input: conv, other: conv}}\n",
            "4:26: layer 'sum': 'from' must be a name or a list: Add takes its inputs in order"),
        layer(
            "shapeOfChannels",
            "  next: {type: Conv2d, in_channels: 3, out_channels: 8, kernel_size: 3}\n",
            "4:3: next = Conv2d(3, 8, kernel_size=(3, 3), stride=(1, 1)): input must be "),
        layer(
            "shapeTooSmall",
            "  pool: {type: MaxPool2d, kernel_size: 40}\n",
            "4:3: pool = MaxPool2d(kernel_size="),
        layer(
            "shapesOfAdd",
            "  sum: {type: Add, from: [conv, image]}\n",
            "4:3: sum = Add(): inputs "),
        layer(
            "shapeWithinContainer",
            "  seq: {type: Sequential, layers: {a: {type: Linear, in_features: 5, out_features:"
                + " 2}}}\n",
            "4:3: seq.a = Linear(in_features=5, out_features=2, bias=True): "),
        layer(
            "containerOfTwoInputs",
            "  seq: {type: Sequential, from: [conv, image], layers: {a: {type: ReLU}}}\n",
            "4:3: seq = Sequential: Sequential has no forward of 2 inputs"),
        layer(
            "lossWithinContainer",
            "  seq: {type: Sequential, layers: {a: {type: CrossEntropyLoss}}}\n",
            "4:3: seq.a = CrossEntropyLoss(): takes 2 inputs [input, target], got 1"),
        layer(
            "shapeFaultIsToldOnce",
            "  next: {type: Conv2d, in_channels: 3, out_channels: 8, kernel_size: 3}\n"
                + "  relu: {type: ReLU}\n  last: {type: Linear, in_features: 9, out_features: 9}\n",
            "4:3: next = Conv2d(3, 8"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void parse_faults_areAllNamedAtTheirPlaces(String name, String yaml, List<String> messages) {
    DefinitionException thrown =
        catchThrowableOfType(
            DefinitionException.class, () -> ModelDefinition.parse(yaml, "net.yaml"));

    assertThat(thrown).isNotNull();
    List<String> actual = thrown.messages();
    assertThat(actual).as(String.join("\n", actual)).hasSameSizeAs(messages);
    for (int i = 0; i < messages.size(); i++) {
      assertThat(actual.get(i)).startsWith("net.yaml:" + messages.get(i));
      if (messages.get(i).endsWith("?") || !messages.get(i).contains(" = ")) {
        assertThat(actual.get(i)).isEqualTo("net.yaml:" + messages.get(i));
      }
    }
  }

  @Test
  void parse_faultsOfEveryKind_areToldTogetherInOrder() {
    String yaml =
        """
        inputs: {image: [1, 28, 28]}
        layer: 3
        layers:
          conv1: {type: Conv2d, in_channels: 1, out_channels: 8, kernel: 3}
          relu1: {type: Relu}
          pool:  {type: MaxPool2d, kernel_size: 2, from: image}
          fc:    {type: Linear, in_features: 5, out_features: 10}
          sum:   {type: Add, from: [pool, fcc]}
        outputs: [sum, logits]
        """;

    assertThatThrownBy(() -> ModelDefinition.parse(yaml, "net.yaml"))
        .isInstanceOf(DefinitionException.class)
        .hasMessage(
            """
            7 faults:
            net.yaml:2:1: unknown key 'layer'; did you mean 'layers'?
            net.yaml:4:3: layer 'conv1' = Conv2d: missing argument 'kernel_size'
            net.yaml:4:58: layer 'conv1' = Conv2d: unknown argument 'kernel'
            net.yaml:5:17: layer 'relu1': unknown type 'Relu'; did you mean 'ReLU'?
            net.yaml:7:3: fc = Linear(in_features=5, out_features=10, bias=True): \
            input must be (*, Ein=5), got (2, 1, 14, 14)
            net.yaml:8:35: layer 'sum': unknown layer 'fcc'; did you mean 'fc'?
            net.yaml:9:16: outputs: unknown layer 'logits'\
            """);
  }

  @Test
  void faults_ofTheException_havePlaces() {
    DefinitionException thrown =
        catchThrowableOfType(
            DefinitionException.class,
            () -> ModelDefinition.parse(HEAD + "  a: {type: Relu}\n", "net.yaml"));

    assertThat(thrown.faults())
        .containsExactly(
            new Fault("net.yaml", 3, 13, "layer 'a': unknown type 'Relu'; did you mean 'ReLU'?"));
  }
}
