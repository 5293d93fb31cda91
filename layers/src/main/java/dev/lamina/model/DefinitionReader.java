package dev.lamina.model;

import dev.lamina.nn.Arguments;
import dev.lamina.nn.Graph;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.LayerType;
import dev.lamina.nn.ModuleSpec;
import dev.lamina.nn.Nearest;
import dev.lamina.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a definition's YAML: what each layer is, what it reads, and all that is wrong with it. */
final class DefinitionReader {
  static final int MAX_LAYERS = 10_000;

  private static final List<String> KEYS = List.of("name", "inputs", "layers", "outputs");

  private final LayerCatalog catalog;
  private final Faults faults;
  private int layers;

  /** Where each of a step's references stands. */
  private record Reads(List<Reference> references, List<YamlNode> places) {}

  private DefinitionReader(LayerCatalog catalog, Faults faults) {
    this.catalog = catalog;
    this.faults = faults;
  }

  /**
   * The definition of a text.
   *
   * @param file the file's name, for faults
   * @param defaultName the model's name if the text has none
   * @throws DefinitionException with all faults
   */
  static ModelDefinition read(String text, String file, String defaultName, LayerCatalog catalog) {
    Faults faults = new Faults(file);
    YamlNode root = YamlReader.read(text, faults);
    if (!(root instanceof YamlNode.Entries top)) {
      throw faults.last(
          root.line(), root.column(), "expected the keys " + KEYS + ", got " + root.describe());
    }
    return new DefinitionReader(catalog, faults).definition(top, defaultName);
  }

  private ModelDefinition definition(YamlNode.Entries top, String defaultName) {
    for (YamlNode.Entry entry : top.entries()) {
      if (!KEYS.contains(entry.key())) {
        faults.add(entry, "unknown key '" + entry.key() + "'" + Nearest.hint(entry.key(), KEYS));
      }
    }
    String name = name(top.value("name"), defaultName);
    List<Graph.Input> inputs = inputs(top);
    StepNames names = new StepNames();
    inputs.forEach(input -> names.takeInput(input.name()));

    List<YamlNode.Entry> entries = layerEntries(top);
    List<WiringCheck.Draft> drafts = new ArrayList<>();
    List<Reads> reads = new ArrayList<>();
    String above = inputs.isEmpty() ? null : inputs.get(0).name();
    for (YamlNode.Entry entry : entries) {
      names.addLayer(entry.key()).ifPresent(message -> faults.add(entry, message));
      ModuleSpec spec = spec(entry.key(), entry, true);
      Reads read = reads(entry, spec, above);
      drafts.add(new WiringCheck.Draft(entry.key(), spec, read == null ? null : read.references()));
      reads.add(read);
      above = entry.key();
    }
    List<YamlNode> outputPlaces = new ArrayList<>();
    List<Reference> outputs = outputs(top.value("outputs"), above, outputPlaces);
    WiringCheck.run(inputs, drafts, outputs, report(entries, reads, outputPlaces, top));
    faults.check();
    return new ModelDefinition(
        name,
        inputs,
        drafts.stream()
            .map(draft -> new ModelDefinition.Step(draft.name(), draft.spec(), draft.reads()))
            .toList(),
        outputs,
        true);
  }

  private WiringCheck.Report report(
      List<YamlNode.Entry> entries, List<Reads> reads, List<YamlNode> outputs, YamlNode top) {
    return new WiringCheck.Report() {
      @Override
      public void step(int step, int read, String message) {
        YamlNode.Entry entry = entries.get(step);
        if (read < 0) {
          faults.add(entry, message);
        } else {
          YamlNode place = reads.get(step).places().get(read);
          faults.add(place, "layer '" + entry.key() + "': " + message);
        }
      }

      @Override
      public void output(int output, String message) {
        faults.add(output < outputs.size() ? outputs.get(output) : top, "outputs: " + message);
      }
    };
  }

  private String name(YamlNode node, String defaultName) {
    if (node == null) {
      return defaultName;
    }
    if (node instanceof YamlNode.Scalar scalar
        && ModelDefinition.NAME.matcher(scalar.text()).matches()) {
      return scalar.text();
    }
    faults.add(node, "name must be letters, digits and _, got " + node.describe());
    return defaultName;
  }

  private List<Graph.Input> inputs(YamlNode.Entries top) {
    List<Graph.Input> inputs = new ArrayList<>();
    String expected = "expected 'inputs: {NAME: [SIZES]}' or 'inputs: {NAME: any}'";
    YamlNode node = top.value("inputs");
    if (!(node instanceof YamlNode.Entries entries) || entries.entries().isEmpty()) {
      faults.add(
          node == null ? top : node, node == null ? "missing key 'inputs'; " + expected : expected);
      return inputs;
    }
    for (YamlNode.Entry entry : entries.entries()) {
      checkName(entry, "an input");
      inputs.add(input(entry));
    }
    return inputs;
  }

  private Graph.Input input(YamlNode.Entry entry) {
    YamlNode node = entry.value();
    if (node instanceof YamlNode.Scalar scalar && "any".equals(scalar.value())) {
      return new Graph.Input(entry.key(), null);
    }
    if (!(node instanceof YamlNode.Items items)) {
      String message = "input '" + entry.key() + "': expected a list of sizes or 'any', got ";
      faults.add(node, message + node.describe());
      return new Graph.Input(entry.key(), null);
    }
    List<YamlNode> sizes = items.items();
    boolean isSequence = !sizes.isEmpty() && ModelDefinition.STEPS.equals(sizes.get(0).toPlain());
    Shape shape = shape(entry, isSequence ? sizes.subList(1, sizes.size()) : sizes);
    return isSequence && shape != null
        ? Graph.Input.ofSteps(entry.key(), shape)
        : new Graph.Input(entry.key(), shape);
  }

  /** The shape of sizes, null if one of them is none. */
  private Shape shape(YamlNode.Entry entry, List<YamlNode> items) {
    long[] sizes = new long[items.size()];
    long product = 1;
    for (int i = 0; i < sizes.length; i++) {
      Object size = items.get(i).toPlain();
      sizes[i] = size instanceof Long value ? value : 0;
      if (sizes[i] < 1 || sizes[i] > Integer.MAX_VALUE / product) {
        String message =
            "input '"
                + entry.key()
                + "': sizes must be positive integers and their"
                + " product below 2^31, got ";
        faults.add(items.get(i), message + items.get(i).describe());
        return null;
      }
      product *= sizes[i];
    }
    return Shape.of(sizes);
  }

  private List<YamlNode.Entry> layerEntries(YamlNode.Entries top) {
    YamlNode node = top.value("layers");
    if (!(node instanceof YamlNode.Entries entries) || entries.entries().isEmpty()) {
      String expected = "expected 'layers: {NAME: {type: TYPE, ...}}'";
      faults.add(
          node == null ? top : node, node == null ? "missing key 'layers'; " + expected : expected);
      return List.of();
    }
    return entries.entries();
  }

  private void checkName(YamlNode.Entry entry, String what) {
    String name = entry.key();
    if (name.isEmpty() || name.indexOf('.') >= 0 || name.indexOf(':') >= 0) {
      faults.add(
          entry,
          "the name of " + what + " must not be empty or contain '.' or ':', got '" + name + "'");
    }
  }

  /** The spec of a layer or container, null if it cannot be read. */
  private ModuleSpec spec(String path, YamlNode.Entry entry, boolean top) {
    if (!top) {
      checkName(entry, "a layer within a container");
    }
    if (++layers > MAX_LAYERS) {
      throw faults.last(entry.line(), entry.column(), "more than " + MAX_LAYERS + " layers");
    }
    String layer = "layer '" + path + "'";
    if (!(entry.value() instanceof YamlNode.Entries keys)) {
      faults.add(
          entry.value(), layer + ": expected {type: TYPE, ...}, got " + entry.value().describe());
      return null;
    }
    if (!top) {
      find(keys, "from")
          .forEach(
              from ->
                  faults.add(
                      from,
                      layer + ": a layer within a container reads the one above it; no 'from'"));
    }
    YamlNode type = keys.value("type");
    if (!(type instanceof YamlNode.Scalar scalar) || scalar.value() == null) {
      faults.add(
          type == null ? keys : type,
          layer + ": " + (type == null ? "missing key 'type'" : "'type' must be a name"));
      return null;
    }
    String name = scalar.text();
    if (name.equals(SequentialSpec.TYPE)) {
      return sequential(path, keys);
    }
    if (!catalog.names().contains(name)) {
      Set<String> known = new LinkedHashSet<>(catalog.names());
      known.add(SequentialSpec.TYPE);
      faults.add(type, layer + ": unknown type '" + name + "'" + Nearest.hint(name, known));
      return null;
    }
    return bind(layer + " = " + name + ": ", entry, keys, catalog.type(name));
  }

  private static List<YamlNode.Entry> find(YamlNode.Entries keys, String key) {
    return keys.entries().stream().filter(entry -> entry.key().equals(key)).toList();
  }

  private ModuleSpec sequential(String path, YamlNode.Entries keys) {
    String layer = "layer '" + path + "' = Sequential: ";
    List<String> known = List.of("type", "from", "layers");
    for (YamlNode.Entry entry : keys.entries()) {
      if (!known.contains(entry.key())) {
        faults.add(
            entry, layer + "unknown key '" + entry.key() + "'" + Nearest.hint(entry.key(), known));
      }
    }
    if (!(keys.value("layers") instanceof YamlNode.Entries inner)) {
      YamlNode node = keys.value("layers");
      faults.add(
          node == null ? keys : node, layer + "expected 'layers: {NAME: {type: TYPE, ...}}'");
      return null;
    }
    List<SequentialSpec.Child> children = new ArrayList<>();
    boolean complete = true;
    for (YamlNode.Entry entry : inner.entries()) {
      ModuleSpec spec = spec(path + "." + entry.key(), entry, false);
      complete &= spec != null;
      children.add(new SequentialSpec.Child(entry.key(), spec));
    }
    return complete ? new SequentialSpec(children) : null;
  }

  private ModuleSpec bind(String layer, YamlNode.Entry at, YamlNode.Entries keys, LayerType type) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    Map<String, YamlNode.Entry> places = new LinkedHashMap<>();
    for (YamlNode.Entry entry : keys.entries()) {
      if (!entry.key().equals("type") && !entry.key().equals("from")) {
        arguments.put(entry.key(), entry.value().toPlain());
        places.put(entry.key(), entry);
      }
    }
    List<Arguments.Fault> wrong = type.faults(arguments);
    for (Arguments.Fault fault : wrong) {
      faults.add(places.getOrDefault(fault.name(), at), layer + fault.message());
    }
    if (!wrong.isEmpty()) {
      return null;
    }
    try {
      return type.bind(arguments);
    } catch (IllegalArgumentException | ArithmeticException e) {
      String subject = String.valueOf(e.getMessage()).split("[ :]", 2)[0];
      faults.add(places.getOrDefault(subject, at), layer + e.getMessage());
      return null;
    }
  }

  /** What a layer reads, null if that cannot be told. */
  private Reads reads(YamlNode.Entry entry, ModuleSpec spec, String above) {
    List<YamlNode.Entry> from =
        entry.value() instanceof YamlNode.Entries keys ? find(keys, "from") : List.of();
    String layer = "layer '" + entry.key() + "': ";
    if (from.isEmpty()) {
      boolean readsNothing =
          spec instanceof LayerSpec leaf && leaf.inputNames().isEmpty() && !leaf.variadic();
      if (readsNothing || above == null) {
        return readsNothing ? new Reads(List.of(), List.of()) : null;
      }
      return new Reads(List.of(new Reference(above, null)), List.of(entry.value()));
    }
    YamlNode node = from.get(0).value();
    if (node instanceof YamlNode.Entries named) {
      return spec == null ? null : namedReads(layer, named, spec);
    }
    List<YamlNode> places = node instanceof YamlNode.Items items ? items.items() : List.of(node);
    List<Reference> references = new ArrayList<>();
    for (YamlNode place : places) {
      Reference reference = reference(layer, place);
      if (reference == null) {
        return null;
      }
      references.add(reference);
    }
    return new Reads(references, places);
  }

  private Reads namedReads(String layer, YamlNode.Entries named, ModuleSpec spec) {
    if (spec instanceof LayerSpec leaf && leaf.variadic()) {
      faults.add(
          named,
          layer + "'from' must be a name or a list: " + spec.type() + " takes its inputs in order");
      return null;
    }
    List<String> names = spec.inputNames();
    Map<String, YamlNode> values = new HashMap<>();
    int given = 0;
    for (YamlNode.Entry entry : named.entries()) {
      String name = spec.inputAliases().getOrDefault(entry.key(), entry.key());
      if (!names.contains(name)) {
        faults.add(
            entry,
            layer
                + spec.type()
                + " has no input '"
                + entry.key()
                + "', only "
                + names
                + Nearest.hint(entry.key(), names));
        return null;
      }
      if (values.put(name, entry.value()) != null) {
        faults.add(entry, layer + "input '" + name + "' is there twice");
        return null;
      }
      given = Math.max(given, names.indexOf(name) + 1);
    }
    List<Reference> references = new ArrayList<>();
    List<YamlNode> places = new ArrayList<>();
    for (String name : names.subList(0, given)) {
      YamlNode place = values.get(name);
      places.add(place);
      Reference reference = place == null ? null : reference(layer, place);
      if (place != null && reference == null) {
        return null;
      }
      references.add(reference);
    }
    return new Reads(references, places);
  }

  private Reference reference(String what, YamlNode node) {
    if (node instanceof YamlNode.Scalar scalar && !scalar.text().isEmpty()) {
      return Reference.parse(scalar.text());
    }
    faults.add(node, what + "expected the name of a layer or input, got " + node.describe());
    return null;
  }

  private List<Reference> outputs(YamlNode node, String last, List<YamlNode> places) {
    List<Reference> outputs = new ArrayList<>();
    if (node == null) {
      if (last != null) {
        outputs.add(new Reference(last, null));
      }
      return outputs;
    }
    if (!(node instanceof YamlNode.Items items) || items.items().isEmpty()) {
      faults.add(node, "outputs: expected a list of names, got " + node.describe());
      return outputs;
    }
    for (YamlNode item : items.items()) {
      Reference output = reference("outputs: ", item);
      if (output != null && outputs.contains(output)) {
        faults.add(item, "outputs: '" + output + "' is there twice");
      } else if (output != null) {
        outputs.add(output);
        places.add(item);
      }
    }
    return outputs;
  }
}
