package dev.lamina.image.transform;

import dev.lamina.model.Model;
import dev.lamina.model.ModelDefinition;
import dev.lamina.model.ModelException;
import dev.lamina.model.Safetensors;
import dev.lamina.nn.ArgumentValue;
import dev.lamina.nn.Graph;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.Nearest;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A model's definition with its weights, small enough to travel with every task; immutable. */
public final class LayerNetwork implements ArgumentValue, Serializable {
  private static final long serialVersionUID = 1L;
  private static final long MOST_BYTES = 64L << 20;
  private static final List<String> KEYS = List.of("model", "layers", "outputs", "weights");

  private final String name;
  private final String yaml;
  private final LinkedHashMap<String, NumberTable> weights;
  private transient Graph graph;

  private LayerNetwork(String name, String yaml, Map<String, NumberTable> weights) {
    this.name = name;
    this.yaml = yaml;
    this.weights = new LinkedHashMap<>(weights);
    long bytes = weights.values().stream().mapToLong(NumberTable::bytes).sum();
    LayerException.check(
        bytes <= MOST_BYTES,
        "weights travel with every task: at most %s bytes, got %s",
        MOST_BYTES,
        bytes);
    this.graph = trace();
  }

  /**
   * A network of a definition and a state dict.
   *
   * @param state not modified
   * @throws LayerException if the weights do not fit, or there is not one input and one output
   */
  public static LayerNetwork of(ModelDefinition definition, Map<String, INDArray> state) {
    Map<String, NumberTable> weights = new LinkedHashMap<>();
    state.forEach((key, array) -> weights.put(key, NumberTable.of(array)));
    return new LayerNetwork(definition.name(), definition.toYaml(), weights);
  }

  /**
   * Reads the arguments of {@link Layers}.
   *
   * @param base the folder that relative names of files start from; null for the working directory
   * @throws LayerException if they are wrong, or a file is
   */
  static LayerNetwork read(Map<String, ?> arguments, Path base) {
    for (String key : arguments.keySet()) {
      LayerException.check(
          KEYS.contains(key),
          "unknown argument '%s'%s; there are %s",
          key,
          Nearest.hint(key, KEYS),
          KEYS);
    }
    Object model = arguments.get("model");
    Object layers = arguments.get("layers");
    LayerException.check(
        (model == null) != (layers == null),
        "either model, the name of a model's definition, or layers must be given, got %s",
        model == null ? "none" : "both");
    Map<String, NumberTable> weights = weights(arguments.get("weights"), base);
    if (layers != null) {
      return inline(layers, arguments.get("outputs"), weights);
    }
    LayerException.check(
        !arguments.containsKey("outputs"), "outputs is for layers; a model has its own");
    LayerException.check(
        model instanceof String name && name.matches("(?i).+\\.ya?ml"),
        "model must be the name of a .yaml definition, got %s",
        model);
    String file = (String) model;
    String yaml = read(file, base, path -> Files.readString(path));
    return new LayerNetwork(file, yaml, weights);
  }

  private static LayerNetwork inline(
      Object layers, Object outputs, Map<String, NumberTable> weights) {
    LayerException.check(layers instanceof Map, "layers must be layers by name, got %s", layers);
    StringBuilder yaml = new StringBuilder("{\"inputs\": {\"image\": \"any\"}, \"layers\": ");
    write(layers, yaml);
    if (outputs != null) {
      yaml.append(", \"outputs\": ");
      write(outputs, yaml);
    }
    return new LayerNetwork("layers", yaml.append('}').toString(), weights);
  }

  private static void write(Object value, StringBuilder to) {
    String separator = "";
    if (value instanceof Map<?, ?> map) {
      to.append('{');
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        to.append(separator);
        write(String.valueOf(entry.getKey()), to);
        to.append(": ");
        write(entry.getValue(), to);
        separator = ", ";
      }
      to.append('}');
    } else if (value instanceof List<?> list) {
      to.append('[');
      for (Object element : list) {
        to.append(separator);
        write(element, to);
        separator = ", ";
      }
      to.append(']');
    } else if (value instanceof String text) {
      to.append('"');
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        to.append(c < ' ' || c == '"' || c == '\\' ? "\\u%04x".formatted((int) c) : c);
      }
      to.append('"');
    } else {
      to.append(value);
    }
  }

  private static Map<String, NumberTable> weights(Object weights, Path base) {
    Map<String, NumberTable> tables = new LinkedHashMap<>();
    if (weights instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        try {
          tables.put(String.valueOf(entry.getKey()), NumberTable.parse(entry.getValue()));
        } catch (LayerException e) {
          throw new LayerException("weights: " + entry.getKey() + ": " + e.getMessage());
        }
      }
    } else if (weights != null) {
      LayerException.check(
          weights instanceof String name && name.matches("(?i).+\\.safetensors"),
          "weights must be arrays by name, or the name of a .safetensors file, got %s",
          weights);
      tables.putAll(read((String) weights, base, LayerNetwork::tables));
    }
    return tables;
  }

  /** The arrays of a safetensors file. */
  static Map<String, NumberTable> tables(Path file) throws IOException {
    Map<String, NumberTable> tables = new LinkedHashMap<>();
    try (Safetensors opened = Safetensors.open(file)) {
      long bytes = 0;
      for (String key : opened.keys()) {
        Safetensors.Info info = opened.info(key);
        bytes += info.end() - info.begin();
      }
      LayerException.check(
          bytes <= MOST_BYTES,
          "%s: arrays travel with every task: at most %s bytes, got %s",
          file,
          MOST_BYTES,
          bytes);
      for (String key : opened.keys()) {
        try (INDArray array = opened.read(key)) {
          tables.put(key, NumberTable.of(array));
        }
      }
    }
    return tables;
  }

  /** Something read from a file. */
  interface Source<T> {
    T read(Path file) throws IOException;
  }

  static <T> T read(String name, Path base, Source<T> source) {
    try {
      Path file = base == null ? Path.of(name) : base.resolve(name);
      LayerException.check(Files.exists(file), "%s: there is no such file", file);
      return source.read(file);
    } catch (InvalidPathException e) {
      throw new LayerException(name + ": " + e.getReason());
    } catch (IOException e) {
      throw new LayerException(name + ": cannot be read: " + e.getMessage());
    }
  }

  /**
   * What {@link #toArgument} gives.
   *
   * @throws LayerException if it is something else
   */
  public static LayerNetwork parse(Object argument) {
    LayerException.check(argument instanceof LayerNetwork, "expected a network, got %s", argument);
    return (LayerNetwork) argument;
  }

  /** The layers with their weights. */
  synchronized Graph graph() {
    if (graph == null) {
      graph = trace();
    }
    return graph;
  }

  private Graph trace() {
    Map<String, INDArray> state = new LinkedHashMap<>();
    weights.forEach((key, table) -> state.put(key, table.toArray()));
    Graph traced;
    try {
      traced = Model.of(ModelDefinition.parse(yaml, name), state).graph();
    } catch (ModelException e) {
      throw new LayerException(String.join("; ", e.messages()));
    }
    LayerException.check(
        traced.inputs().size() == 1 && traced.outputs().size() == 1,
        "the layers must have one input and one output, got %s and %s",
        traced.inputs().size(),
        traced.outputs().size());
    return traced;
  }

  Map<String, Object> described() {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("model", name);
    described.put("weights", weights.keySet().stream().toList());
    return described;
  }

  @Override
  public Object toArgument() {
    return this;
  }

  @Override
  public String toString() {
    return name;
  }
}
