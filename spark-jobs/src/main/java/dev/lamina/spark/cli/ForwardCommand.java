package dev.lamina.spark.cli;

import dev.lamina.engine.Engine;
import dev.lamina.engine.Engines;
import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.engine.reference.ReferenceEngine;
import dev.lamina.model.Model;
import dev.lamina.model.ModelException;
import dev.lamina.model.Safetensors;
import dev.lamina.nn.Graph;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.Mode;
import dev.lamina.nn.Nearest;
import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lamina forward}. */
@Command(
    name = "forward",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description = {
      "Runs a model once, from arrays in a safetensors file to arrays in another one. Needs no",
      "Spark. The arrays have the names of the model's inputs and outputs, with the batch axis;",
      "a single input may have any name. Floats of other widths are cast to float32.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  lamina forward --model data/models/fashion-cnn.yaml \\",
      "      --weights data/models/fashion-cnn.safetensors \\",
      "      --inputs in.safetensors --outputs out.safetensors"
    })
final class ForwardCommand implements Callable<Integer> {
  private static final String REFERENCE = "reference";

  @Option(
      names = "--model",
      paramLabel = "FILE",
      required = true,
      description = "The model: .yaml, .onnx, or zoo:NAME.")
  private String model;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "Its weights: safetensors, or of torch.save.")
  private String weights;

  @Option(
      names = "--inputs",
      paramLabel = "FILE",
      required = true,
      description = "The inputs, .safetensors.")
  private String inputs;

  @Option(
      names = "--outputs",
      paramLabel = "FILE",
      required = true,
      description = "Where the outputs go, .safetensors; replaced if it exists.")
  private String outputs;

  @Option(
      names = "--train",
      description = "In training mode: dropout drops, batch norm takes the batch's statistics.")
  private boolean train;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description =
          "With --train, or for layers that always draw: as torch.manual_seed. Default: torch's"
              + " own.")
  private Long seed;

  @Option(
      names = "--updated-weights",
      paramLabel = "FILE",
      description = "With --train: where the weights go, with the running statistics updated.")
  private String updatedWeights;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description =
          "What runs the model: reference, or a compiled engine. Default: the fastest; with"
              + " --train, and for layers that always draw at random, reference.")
  private String engine;

  private final List<String> faults = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    Model loaded = loadModel();
    Engine chosen = prepareOptions(loaded);
    Map<String, INDArray> given = readInputs();
    List<INDArray> ordered = loaded == null || given == null ? null : order(loaded.graph(), given);
    if (!faults.isEmpty()) {
      throw CommandFailure.ofFaults(faults);
    }
    ReferenceEngine.Result result;
    try {
      result = run(loaded.graph(), chosen, ordered);
    } catch (LayerException e) {
      throw CommandFailure.ofUsage(e.getMessage(), e);
    }
    Map<String, INDArray> named = new LinkedHashMap<>();
    List<Graph.Output> names = loaded.graph().outputs();
    for (int i = 0; i < names.size(); i++) {
      named.put(names.get(i).name(), result.outputs().get(i));
    }
    Safetensors.write(Path.of(outputs), named, Map.of());
    if (updatedWeights != null) {
      Map<String, INDArray> state = loaded.module().stateDict();
      state.putAll(result.updates());
      Safetensors.write(Path.of(updatedWeights), state, Map.of());
    }
    return ExitCode.DONE;
  }

  private Engine prepareOptions(Model loaded) {
    Graph.Node drawing = loaded == null || train ? null : drawsInEvaluation(loaded.graph());
    if (!train && updatedWeights != null) {
      faults.add("--updated-weights needs --train");
    }
    if (!train && seed != null && loaded != null && drawing == null) {
      faults.add("--seed needs --train: no layer draws random numbers in evaluation mode");
    }
    checkFolder("--outputs", outputs);
    checkFolder("--updated-weights", updatedWeights);
    try {
      if (engine == null) {
        return train || drawing != null ? Engines.named(REFERENCE) : Engines.fastest();
      }
      Engine named = Engines.named(engine);
      if (train && !engine.equals(REFERENCE)) {
        faults.add("--train needs --engine " + REFERENCE + ", got " + engine);
      }
      if (drawing != null && !engine.equals(REFERENCE)) {
        faults.add(
            String.format(
                "%s = %s draws random numbers in evaluation mode too; that needs --engine %s,"
                    + " got %s",
                drawing.name(), drawing.spec().describe(), REFERENCE, engine));
      }
      return named;
    } catch (IllegalArgumentException e) {
      faults.add("--engine: " + e.getMessage());
      return null;
    }
  }

  /** A layer that draws random numbers whenever it runs, null if none does. */
  private static Graph.Node drawsInEvaluation(Graph graph) {
    return graph.nodes().stream()
        .filter(node -> node.spec().drawsInEvaluation())
        .findFirst()
        .orElse(null);
  }

  private void checkFolder(String option, String file) {
    if (file != null) {
      Path folder = Path.of(file).toAbsolutePath().getParent();
      if (folder == null || !Files.isDirectory(folder)) {
        faults.add(option + ": there is no folder " + folder);
      }
    }
  }

  private Model loadModel() {
    try {
      return Model.load(model, weights, null);
    } catch (ModelException e) {
      faults.addAll(e.messages());
      return null;
    }
  }

  private Map<String, INDArray> readInputs() throws IOException {
    Path file = Path.of(inputs);
    if (!Files.exists(file)) {
      faults.add(inputs + ": there is no such file");
      return null;
    }
    try {
      return Safetensors.readAll(file);
    } catch (ModelException e) {
      faults.addAll(e.messages());
      return null;
    }
  }

  /** The graph's inputs, in its order. */
  private List<INDArray> order(Graph graph, Map<String, INDArray> given) {
    List<String> names = graph.inputs().stream().map(Graph.Input::name).toList();
    if (names.size() == 1 && given.size() == 1) {
      return List.of(cast(given.values().iterator().next()));
    }
    List<INDArray> ordered = new ArrayList<>();
    for (String name : names) {
      if (given.containsKey(name)) {
        ordered.add(cast(given.get(name)));
      } else {
        faults.add(inputs + ": has no '" + name + "', an input of the model");
      }
    }
    for (String name : given.keySet()) {
      if (!names.contains(name)) {
        faults.add(
            inputs + ": '" + name + "' is no input of the model" + Nearest.hint(name, names));
      }
    }
    return ordered;
  }

  /** Floats to float32, integers to int64: the types that layers know. */
  private static INDArray cast(INDArray array) {
    DataType type = array.dataType().isFPType() ? DataType.FLOAT : DataType.INT64;
    return array.dataType() == type ? array : array.castTo(type);
  }

  private ReferenceEngine.Result run(Graph graph, Engine chosen, List<INDArray> ordered) {
    if (chosen.name().equals(REFERENCE)) {
      Generator generator = seed == null ? new Generator() : new Generator(seed);
      Mode mode = train ? Mode.TRAINING : Mode.EVALUATION;
      return ReferenceEngine.run(graph, mode, generator, ordered);
    }
    var shapes = ordered.stream().map(Tensors::shape).toList();
    int threads = Runtime.getRuntime().availableProcessors();
    try (Plan plan = chosen.compile(graph, shapes, Precision.FLOAT32, threads)) {
      for (int i = 0; i < ordered.size(); i++) {
        plan.input(i).assign(ordered.get(i));
      }
      plan.run();
      List<INDArray> results = new ArrayList<>();
      for (int i = 0; i < graph.outputs().size(); i++) {
        results.add(plan.output(i).dup('c'));
      }
      return new ReferenceEngine.Result(results, Map.of());
    }
  }
}
