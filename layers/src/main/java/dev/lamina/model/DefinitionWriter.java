package dev.lamina.model;

import dev.lamina.nn.Graph;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.LayerType;
import dev.lamina.nn.ModuleSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes definitions as YAML: a layer a line, containers as nested blocks. */
final class DefinitionWriter {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** Text that YAML, of one version or another, or an argument would take for something else. */
  private static final Set<String> RESERVED =
      Set.of("null", "true", "false", "none", "yes", "no", "on", "off", "any");

  private final LayerCatalog catalog;
  private final StringBuilder text = new StringBuilder();

  DefinitionWriter(LayerCatalog catalog) {
    this.catalog = catalog;
  }

  String write(ModelDefinition definition) {
    text.append("name: ").append(string(definition.name())).append('\n');
    text.append("inputs: {");
    text.append(
        definition.inputs().stream()
            .map(input -> string(input.name()) + ": " + sizes(input))
            .collect(Collectors.joining(", ")));
    text.append("}\nlayers:\n");
    Reference above = new Reference(definition.inputs().get(0).name(), null);
    for (ModelDefinition.Step step : definition.steps()) {
      String from = readsAsDefault(step, above) ? null : from(step);
      layer(1, step.name(), step.spec(), from);
      above = new Reference(step.name(), null);
    }
    text.append("outputs: ");
    text.append(flow(definition.outputs().stream().map(Reference::toString).toList()));
    return text.append('\n').toString();
  }

  private static String sizes(Graph.Input input) {
    if (input.isSequence()) {
      return Arrays.stream(input.stepShape().toArray())
          .mapToObj(Long::toString)
          .collect(Collectors.joining(", ", input.stepShape().rank() == 0 ? "[T" : "[T, ", "]"));
    }
    return input.recordShape() == null ? "any" : Arrays.toString(input.recordShape().toArray());
  }

  private static boolean readsAsDefault(ModelDefinition.Step step, Reference above) {
    boolean readsNothing =
        step.spec() instanceof LayerSpec leaf && leaf.inputNames().isEmpty() && !leaf.variadic();
    return step.reads().equals(readsNothing ? List.of() : List.of(above));
  }

  private static String from(ModelDefinition.Step step) {
    List<Reference> reads = step.reads();
    if (reads.contains(null)) {
      List<String> names = step.spec().inputNames();
      Map<String, Object> named = new LinkedHashMap<>();
      for (int i = 0; i < reads.size(); i++) {
        if (reads.get(i) != null) {
          named.put(names.get(i), reads.get(i).toString());
        }
      }
      return flow(named);
    }
    List<String> names = reads.stream().map(Reference::toString).toList();
    return names.size() == 1 ? string(names.get(0)) : flow(names);
  }

  private void layer(int depth, String name, ModuleSpec spec, String from) {
    String indent = "  ".repeat(depth);
    text.append(indent).append(string(name)).append(':');
    if (spec instanceof SequentialSpec container) {
      text.append('\n').append(indent).append("  type: Sequential\n");
      if (from != null) {
        text.append(indent).append("  from: ").append(from).append('\n');
      }
      text.append(indent).append("  layers:");
      text.append(container.children().isEmpty() ? " {}\n" : "\n");
      container.children().forEach(child -> layer(depth + 2, child.name(), child.spec(), null));
      return;
    }
    LayerType type = catalog.typeOf(spec);
    text.append(" {type: ").append(string(type.name()));
    arguments(type, spec)
        .forEach((key, value) -> text.append(", ").append(key).append(": ").append(flow(value)));
    if (from != null) {
      text.append(", from: ").append(from);
    }
    text.append("}\n");
  }

  /** The arguments without those that the spec has by default anyway. */
  private static Map<String, Object> arguments(LayerType type, ModuleSpec spec) {
    Map<String, Object> needed = new LinkedHashMap<>(type.arguments(spec));
    for (String name : List.copyOf(needed.keySet())) {
      Map<String, Object> fewer = new LinkedHashMap<>(needed);
      fewer.remove(name);
      if (type.faults(fewer).isEmpty() && isSame(type, fewer, spec)) {
        needed = fewer;
      }
    }
    return needed;
  }

  private static boolean isSame(LayerType type, Map<String, Object> arguments, ModuleSpec spec) {
    try {
      return type.bind(arguments).equals(spec);
    } catch (LayerException e) {
      return false;
    }
  }

  private static String flow(Object value) {
    if (value instanceof List<?> items) {
      return items.stream().map(DefinitionWriter::flow).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Map<?, ?> entries) {
      List<String> fields = new ArrayList<>();
      entries.forEach((key, item) -> fields.add(string(key.toString()) + ": " + flow(item)));
      return "{" + String.join(", ", fields) + "}";
    }
    if (value instanceof Double number) {
      return number(number);
    }
    return value instanceof String string ? string(string) : String.valueOf(value);
  }

  private static String number(double number) {
    if (Double.isNaN(number)) {
      return ".nan";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? ".inf" : "-.inf";
    }
    return Double.toString(number);
  }

  /** Text as it is where nothing would take it for anything else, otherwise in double quotes. */
  private static String string(String text) {
    if (PLAIN.matcher(text).matches() && !RESERVED.contains(text.toLowerCase(Locale.ROOT))) {
      return text;
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
