package dev.lamina.model;

import dev.lamina.model.torch.TorchFile;
import dev.lamina.nn.Graph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Models and weights in other formats: of an ONNX file the definition and the weights, of a file of
 * torch or safetensors the weights, of a definition or a built-in model the definition.
 *
 * <p>Everything is read and checked before anything is written, and each file is written at once.
 */
public final class Conversion {
  /** The types that floats may be written as, by torch's names. */
  public static final Map<String, DataType> FLOATS =
      Map.copyOf(
          new TreeMap<>(
              Map.of(
                  "float64", DataType.DOUBLE,
                  "float32", DataType.FLOAT,
                  "float16", DataType.FLOAT16,
                  "bfloat16", DataType.BFLOAT16)));

  /**
   * What a source has.
   *
   * @param definition null if it has none
   * @param weights null if it has none
   */
  private record Content(
      ModelDefinition definition, Map<String, INDArray> weights, Map<String, String> metadata) {}

  private Conversion() {}

  /**
   * Converts a source.
   *
   * @param source a .yaml or .yml definition, an .onnx file, {@code zoo:NAME}, or weights of torch
   *     or safetensors
   * @param targets .yaml, .yml or .safetensors files, at most one of each kind
   * @param floats the type that floats are written as; null to keep theirs
   * @param keepPrefix whether to keep the {@code module.} of torch.nn.DataParallel
   * @throws ModelException if the source cannot be read, or has not what a target needs
   * @throws IOException if a target cannot be written
   */
  public static void run(String source, List<String> targets, DataType floats, boolean keepPrefix)
      throws IOException {
    List<String> faults = new ArrayList<>();
    Path yaml = target(targets, List.of("yaml", "yml"), faults);
    Path safetensors = target(targets, List.of("safetensors"), faults);
    for (String target : targets) {
      if (!List.of("yaml", "yml", "safetensors").contains(Model.suffix(target))) {
        faults.add(target + ": what is written is a .yaml definition or .safetensors weights");
      }
    }
    if (floats != null && safetensors == null) {
      faults.add("a type of floats needs a .safetensors file to write");
    }
    if (!faults.isEmpty()) {
      throw new ModelException(faults);
    }
    Content content = read(source, keepPrefix);
    if (yaml != null && content.definition() == null) {
      faults.add(source + ": has weights alone; there is no definition to write to " + yaml);
    }
    if (safetensors != null && content.weights() == null) {
      faults.add(source + ": has no weights to write to " + safetensors);
    }
    if (!faults.isEmpty()) {
      throw new ModelException(faults);
    }
    String text = yaml == null ? null : content.definition().toYaml();
    if (safetensors != null) {
      Safetensors.write(safetensors, cast(content.weights(), floats), content.metadata());
    }
    if (text != null) {
      content.definition().write(yaml);
    }
  }

  private static Path target(List<String> targets, List<String> suffixes, List<String> faults) {
    List<String> own =
        targets.stream().filter(target -> suffixes.contains(Model.suffix(target))).toList();
    if (own.isEmpty()) {
      return null;
    }
    if (own.size() > 1) {
      faults.add("two files of one kind are to be written: " + String.join(", ", own));
    }
    try {
      Path file = Path.of(own.get(0));
      Path folder = file.toAbsolutePath().getParent();
      if (folder == null || !Files.isDirectory(folder)) {
        faults.add(own.get(0) + ": there is no folder " + folder);
      } else if (Files.isDirectory(file)) {
        faults.add(own.get(0) + ": is a folder");
      }
      return file;
    } catch (InvalidPathException e) {
      faults.add(own.get(0) + ": " + e.getReason());
      return null;
    }
  }

  private static Content read(String source, boolean keepPrefix) {
    if (source.startsWith(Model.ZOO)) {
      Network network = Model.network(source, null, null);
      Graph graph = Graph.trace(network.module(), network.inputs(), network.outputs());
      return new Content(ModelDefinition.of(graph, network.module().type()), null, Map.of());
    }
    return switch (Model.suffix(source)) {
      case "yaml", "yml" ->
          new Content(Model.read(source, null, ModelDefinition::read), null, Map.of());
      case "onnx" -> {
        Graph graph = Model.onnx(source, null);
        ModelDefinition definition = ModelDefinition.of(graph, ModelDefinition.nameOf(source));
        yield new Content(definition, graph.stateDict(), Map.of());
      }
      default -> Model.read(source, null, file -> weights(file, keepPrefix));
    };
  }

  private static Content weights(Path file, boolean keepPrefix) throws IOException {
    Map<String, INDArray> arrays = Weights.read(file);
    Map<String, String> metadata = Map.of();
    if (!TorchFile.recognises(file)) {
      try (Safetensors opened = Safetensors.open(file)) {
        metadata = opened.metadata();
      }
    }
    return new Content(null, keepPrefix ? arrays : Weights.unwrapped(arrays), metadata);
  }

  private static Map<String, INDArray> cast(Map<String, INDArray> arrays, DataType floats) {
    Map<String, INDArray> cast = new LinkedHashMap<>();
    arrays.forEach(
        (key, array) -> {
          boolean other =
              floats != null && array.dataType().isFPType() && array.dataType() != floats;
          cast.put(key, other ? array.castTo(floats) : array);
        });
    return cast;
  }
}
