package dev.lamina.model;

import dev.lamina.model.onnx.OnnxException;
import dev.lamina.model.onnx.OnnxGraph;
import dev.lamina.nn.Graph;
import dev.lamina.nn.Module;
import dev.lamina.nn.Parameter;
import dev.lamina.nn.StateDictException;
import dev.lamina.tensor.Generator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A network with its weights, in evaluation mode: what users name by files. */
public final class Model {
  static final String ZOO = "zoo:";

  /** Something read from a file. */
  interface Source<T> {
    T read(Path file) throws IOException;
  }

  private final Network network;

  private Model(Network network) {
    network.module().eval();
    this.network = network;
  }

  /**
   * A model from files.
   *
   * @param model a .yaml or .yml definition, an .onnx file, or {@code zoo:NAME} for a built-in one
   * @param weights a safetensors file or one of {@code torch.save}, which its content says; null
   *     for a model without parameters and buffers. Keys that all begin with {@code module.}, as
   *     those of torch.nn.DataParallel, are taken without it
   * @param base the folder that relative paths start from; null for the working directory
   * @throws ModelException if a file is missing, malformed or does not fit; it lists every fault
   */
  public static Model load(String model, String weights, Path base) {
    List<String> faults = new ArrayList<>();
    if (suffix(model).equals("onnx") && weights == null) {
      return of(onnx(model, base), model);
    }
    Network network = attempt(faults, () -> network(model, base, null));
    Map<String, INDArray> state =
        weights == null ? Map.of() : attempt(faults, () -> weights(weights, base));
    if (faults.isEmpty()) {
      String hint = weights == null ? "; no weights are given" : " (" + weights + ")";
      Model loaded = attempt(faults, () -> of(network, state, model + hint));
      if (faults.isEmpty()) {
        return loaded;
      }
    }
    throw new ModelException(faults);
  }

  private static Model of(Graph graph, String file) {
    return of(ModelDefinition.of(graph, ModelDefinition.nameOf(file)), graph.stateDict());
  }

  static Graph onnx(String model, Path base) {
    return read(
        model,
        base,
        file -> {
          try {
            return OnnxGraph.read(file, LayerCatalog.standard()::type);
          } catch (OnnxException e) {
            throw new ModelException(e.messages());
          }
        });
  }

  /**
   * A model with the weights that torch would draw, for measurements and tests; an ONNX model with
   * its own.
   *
   * @param model as of {@link #load}
   * @param seed as of {@code torch.manual_seed}
   * @throws ModelException if the definition is missing or wrong; it lists every fault
   */
  public static Model random(String model, long seed, Path base) {
    if (suffix(model).equals("onnx")) {
      return of(onnx(model, base), model);
    }
    Network bare = network(model, base, null);
    for (Map.Entry<String, Parameter> array : bare.module().namedParameters().entrySet()) {
      double elements = 1;
      for (long size : array.getValue().shape().toArray()) {
        elements *= size;
      }
      if (elements > Integer.MAX_VALUE) {
        throw new ModelException(
            model
                + ": "
                + array.getKey()
                + " "
                + array.getValue().shape()
                + " is too large to draw");
      }
    }
    return new Model(network(model, base, new Generator(seed)));
  }

  /**
   * A model of a definition and a state dict.
   *
   * @throws ModelException if the state dict does not fit; it lists every key at fault
   */
  public static Model of(ModelDefinition definition, Map<String, INDArray> state) {
    return of(Network.of(definition.module(null)), state, definition.name());
  }

  private static Model of(Network network, Map<String, INDArray> state, String description) {
    try {
      network.module().loadStateDict(Weights.unwrapped(state, network.module()));
    } catch (StateDictException e) {
      throw new ModelException(description + ": " + e.getMessage());
    }
    return new Model(network);
  }

  private static <T> T attempt(List<String> faults, Supplier<T> step) {
    try {
      return step.get();
    } catch (ModelException e) {
      faults.addAll(e.messages());
      return null;
    }
  }

  static Network network(String model, Path base, Generator generator) {
    if (model.startsWith(ZOO)) {
      return Zoo.network(model.substring(ZOO.length()), generator);
    }
    return switch (suffix(model)) {
      case "onnx" ->
          throw new ModelException(model + ": an ONNX model has its weights in it; no others fit");
      case "yaml", "yml" -> Network.of(read(model, base, ModelDefinition::read).module(generator));
      default ->
          throw new ModelException(
              model
                  + ": a model is a .yaml, .yml or .onnx file, or zoo:NAME with one of "
                  + Zoo.names());
    };
  }

  private static Map<String, INDArray> weights(String weights, Path base) {
    return read(weights, base, Weights::read);
  }

  static String suffix(String file) {
    return file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  static <T> T read(String name, Path base, Source<T> source) {
    try {
      Path file = base == null ? Path.of(name) : base.resolve(name);
      if (!Files.exists(file)) {
        throw new ModelException(file + ": there is no such file");
      }
      return source.read(file);
    } catch (InvalidPathException e) {
      throw new ModelException(name + ": " + e.getReason());
    } catch (IOException e) {
      throw new ModelException(name + ": cannot be read: " + e);
    }
  }

  /** The layers, with their weights. */
  public Module module() {
    return network.module();
  }

  /** The layers, with the weights that the module has now, as a graph. */
  public Graph graph() {
    return Graph.trace(network.module(), network.inputs(), network.outputs());
  }
}
