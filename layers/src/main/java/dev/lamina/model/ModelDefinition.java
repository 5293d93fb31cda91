package dev.lamina.model;

import dev.lamina.nn.Graph;
import dev.lamina.nn.ModuleSpec;
import dev.lamina.tensor.Generator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A model without its weights: layers by name, and what each reads; immutable.
 *
 * <pre>
 * inputs: {image: [1, 28, 28]}
 * layers:
 *   conv1: {type: Conv2d, in_channels: 1, out_channels: 32, kernel_size: 3, padding: 1}
 *   relu1: {type: ReLU}
 *   down:  {type: Conv2d, in_channels: 1, out_channels: 32, kernel_size: 1, from: image}
 *   sum:   {type: Add, from: [relu1, down]}
 *   block: {type: Sequential, layers: {"0": {type: ReLU}, "1": {type: Flatten}}}
 * outputs: [block]
 * </pre>
 *
 * <p>The keys:
 *
 * <ul>
 *   <li>{@code name}: what the printed module begins with; by default made from the file's name
 *   <li>{@code inputs}: each input's sizes for one record, without the batch axis, or {@code any};
 *       {@code [T, 40]} are sequences of any number of steps of 40 features, {@code [T]} of numbers
 *   <li>{@code layers}: torch's names, arguments and defaults; keys are those of the state dict, of
 *       a layer within others with dots: {@code layer1.0.conv1}. A layer reads the one above it,
 *       the first one the first input, unless {@code from} gives a name, a list of names, or a map
 *       from the layer's inputs to names. {@code name:output} is another output of a layer. Layers
 *       of a {@code Sequential} read one another in order.
 *   <li>{@code outputs}: names of layers; by default the last one
 * </ul>
 */
public final class ModelDefinition {
  static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");

  /** The first size of a sequence: any number of steps. */
  static final String STEPS = "T";

  /**
   * A layer or container at its place.
   *
   * @param name its key in the state dict, without {@code :}; a path such as {@code layer1.0.conv1}
   *     is that of a layer within modules that have no other meaning
   * @param reads what it reads, null where an optional input is absent
   */
  public record Step(String name, ModuleSpec spec, List<Reference> reads) {
    public Step {
      reads = Collections.unmodifiableList(new ArrayList<>(reads));
    }
  }

  private final String name;
  private final List<Graph.Input> inputs;
  private final List<Step> steps;
  private final List<Reference> outputs;

  ModelDefinition(
      String name,
      List<Graph.Input> inputs,
      List<Step> steps,
      List<Reference> outputs,
      boolean checked) {
    this.name = name;
    this.inputs = List.copyOf(inputs);
    this.steps = List.copyOf(steps);
    this.outputs = List.copyOf(outputs);
    if (!checked) {
      check();
    }
  }

  /**
   * A definition of its parts.
   *
   * @param name letters, digits and {@code _}
   * @param inputs at least one
   * @param steps each reads only inputs and steps before it
   * @param outputs at least one
   * @throws ModelException if the layers cannot be connected so; it lists every fault
   */
  public ModelDefinition(
      String name, List<Graph.Input> inputs, List<Step> steps, List<Reference> outputs) {
    this(name, inputs, steps, outputs, false);
  }

  private void check() {
    List<String> messages = new ArrayList<>();
    if (!NAME.matcher(name).matches()) {
      messages.add("name must be letters, digits and _, got '" + name + "'");
    }
    if (inputs.isEmpty() || steps.isEmpty() || outputs.isEmpty()) {
      messages.add("a definition needs inputs, layers and outputs");
    }
    StepNames names = new StepNames();
    for (Graph.Input input : inputs) {
      names.addInput(input.name()).ifPresent(messages::add);
    }
    for (Step step : steps) {
      names.addLayer(step.name()).ifPresent(messages::add);
    }
    List<WiringCheck.Draft> drafts =
        steps.stream()
            .map(step -> new WiringCheck.Draft(step.name(), step.spec(), step.reads()))
            .toList();
    WiringCheck.run(
        inputs,
        drafts,
        outputs,
        new WiringCheck.Report() {
          @Override
          public void step(int step, int read, String message) {
            messages.add(read < 0 ? message : "layer '" + steps.get(step).name() + "': " + message);
          }

          @Override
          public void output(int output, String message) {
            messages.add("outputs: " + message);
          }
        });
    if (!messages.isEmpty()) {
      throw new ModelException(messages);
    }
  }

  /**
   * The definition in a file, of Lamina's own layers.
   *
   * @throws DefinitionException with every fault of the file
   * @throws IOException if the file cannot be read
   */
  public static ModelDefinition read(Path yaml) throws IOException {
    return read(yaml, LayerCatalog.standard());
  }

  static ModelDefinition read(Path yaml, LayerCatalog catalog) throws IOException {
    String file = yaml.toString();
    byte[] bytes;
    try (var stream = Files.newInputStream(yaml)) {
      bytes = stream.readNBytes(YamlReader.MAX_LENGTH + 1);
    }
    if (bytes.length > YamlReader.MAX_LENGTH) {
      throw new Faults(file).last(1, 1, "longer than " + YamlReader.MAX_LENGTH + " bytes");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return parse(text, file, catalog);
    } catch (CharacterCodingException e) {
      throw new Faults(file).last(1, 1, "not UTF-8 text");
    }
  }

  /**
   * The definition in a text, of Lamina's own layers.
   *
   * @param file the name of its file, for faults and for the default of {@code name}
   * @throws DefinitionException with every fault of the text
   */
  public static ModelDefinition parse(String yaml, String file) {
    return parse(yaml, file, LayerCatalog.standard());
  }

  static ModelDefinition parse(String yaml, String file, LayerCatalog catalog) {
    return DefinitionReader.read(yaml, file, nameOf(file), catalog);
  }

  /** {@code fashion-cnn.yaml} is {@code FashionCnn}. */
  static String nameOf(String path) {
    String file = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    int dot = file.lastIndexOf('.');
    StringBuilder name = new StringBuilder();
    for (String part : (dot > 0 ? file.substring(0, dot) : file).split("[^A-Za-z0-9]+", -1)) {
      if (!part.isEmpty()) {
        name.append(part.substring(0, 1).toUpperCase(Locale.ROOT)).append(part.substring(1));
      }
    }
    return NAME.matcher(name).matches() ? name.toString() : "Model";
  }

  /**
   * The definition of a graph's layers under the paths that they have there; its arrays are the
   * state dict for it.
   *
   * @throws ModelException if two names of the graph exclude each other
   */
  static ModelDefinition of(Graph graph, String name) {
    List<Step> steps = new ArrayList<>();
    for (Graph.Node node : graph.nodes()) {
      List<Reference> reads = new ArrayList<>();
      node.inputs().forEach(port -> reads.add(port == null ? null : reference(graph, port)));
      steps.add(new Step(node.name(), node.spec(), reads));
    }
    List<Reference> outputs =
        graph.outputs().stream().map(output -> reference(graph, output.port())).toList();
    return new ModelDefinition(name, graph.inputs(), steps, outputs);
  }

  private static Reference reference(Graph graph, Graph.Port port) {
    if (port.isInput()) {
      return new Reference(graph.inputs().get(port.input()).name(), null);
    }
    Graph.Node node = graph.nodes().get(port.node());
    return new Reference(
        node.name(), port.output() == 0 ? null : node.spec().outputNames().get(port.output()));
  }

  /** What the printed module begins with. */
  public String name() {
    return name;
  }

  /** The inputs, in order. */
  public List<Graph.Input> inputs() {
    return inputs;
  }

  /** The layers and containers, each after all that it reads. */
  public List<Step> steps() {
    return steps;
  }

  /** The results, in order. */
  public List<Reference> outputs() {
    return outputs;
  }

  /**
   * A new module of this definition.
   *
   * @param generator draws the parameters, layer by layer as torch does; null for a module without
   *     arrays, which takes no memory and cannot run before a state dict is loaded
   */
  public GraphModule module(Generator generator) {
    return new GraphModule(this, generator);
  }

  /**
   * This definition as YAML, which reads back to an equal one; arguments that are defaults are left
   * out.
   *
   * @throws dev.lamina.nn.LayerException if a layer is of no type that a definition can name
   */
  public String toYaml() {
    return toYaml(LayerCatalog.standard());
  }

  String toYaml(LayerCatalog catalog) {
    return new DefinitionWriter(catalog).write(this);
  }

  /** Writes {@link #toYaml} to a file, replacing it at once. */
  public void write(Path yaml) throws IOException {
    byte[] bytes = toYaml().getBytes(StandardCharsets.UTF_8);
    ReplacedFile.write(yaml, channel -> channel.write(ByteBuffer.wrap(bytes)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ModelDefinition definition
        && name.equals(definition.name)
        && inputs.equals(definition.inputs)
        && steps.equals(definition.steps)
        && outputs.equals(definition.outputs);
  }

  @Override
  public int hashCode() {
    return steps.hashCode();
  }

  @Override
  public String toString() {
    return name + " of " + steps.stream().map(Step::name).toList();
  }
}
