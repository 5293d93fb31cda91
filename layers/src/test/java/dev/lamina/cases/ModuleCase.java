package dev.lamina.cases;

import dev.lamina.model.LayerCatalog;
import dev.lamina.nn.Graph;
import dev.lamina.nn.LayerType;
import dev.lamina.nn.Module;
import dev.lamina.nn.ModuleSpec;
import dev.lamina.nn.RandomStream;
import dev.lamina.nn.Value;
import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A row of a table in {@code cases}, with what PyTorch made of it; see {@code make_goldens.py}
 * there for what the keys of a row mean.
 */
record ModuleCase(String family, Map<String, Object> row, Goldens goldens) {
  /** The arrays and the metadata of a family's file. */
  record Goldens(Map<String, INDArray> arrays, Map<String, String> metadata) {}

  /** What one forward gave. */
  record Outcome(List<INDArray> outputs, List<String> names) {}

  String name() {
    return (String) row.get("name");
  }

  LayerType type() {
    return LayerCatalog.standard().type((String) row.get("type"));
  }

  @SuppressWarnings("unchecked")
  Map<String, Object> arguments() {
    return (Map<String, Object>) row.getOrDefault("args", Map.of());
  }

  ModuleSpec spec() {
    return type().bind(arguments());
  }

  boolean training() {
    return "train".equals(row.get("mode"));
  }

  /** Whether a record's output must not depend on the others. */
  boolean recordsAreIndependent() {
    return !training() && !Boolean.FALSE.equals(row.get("records"));
  }

  /** Whether a plan of an engine can take it. */
  boolean hasPlan(String engine) {
    Object reason = row.get("plan");
    return reason == null || (reason instanceof Map<?, ?> reasons && !reasons.containsKey(engine));
  }

  long seed() {
    return Long.parseLong(goldens.metadata().get(name() + "/seed"));
  }

  String printed() {
    return goldens.metadata().get(name() + "/printed");
  }

  /** The inputs, as new arrays. */
  List<INDArray> inputs() {
    return numbered("input").stream().map(ModuleCase::copy).toList();
  }

  List<Shape> inputShapes() {
    return numbered("input").stream().map(Tensors::shape).toList();
  }

  List<INDArray> outputs() {
    return numbered("output");
  }

  private List<INDArray> numbered(String kind) {
    List<INDArray> arrays = new ArrayList<>();
    for (INDArray array; (array = golden(kind + "." + arrays.size())) != null; ) {
      arrays.add(array);
    }
    return arrays;
  }

  private INDArray golden(String key) {
    return goldens.arrays().get(name() + "/" + key);
  }

  Map<String, INDArray> state() {
    return keyed("state");
  }

  /** The state dict of a new module. */
  Map<String, INDArray> initialState() {
    Map<String, INDArray> state = state();
    state.putAll(keyed("initial"));
    return state;
  }

  /** The buffers after a training pass. */
  Map<String, INDArray> buffersAfter() {
    return keyed("after");
  }

  private Map<String, INDArray> keyed(String kind) {
    String prefix = name() + "/" + kind + "/";
    Map<String, INDArray> arrays = new LinkedHashMap<>();
    goldens
        .arrays()
        .forEach(
            (key, array) -> {
              if (key.startsWith(prefix)) {
                arrays.put(key.substring(prefix.length()), array);
              }
            });
    return arrays;
  }

  /** A new module with the case's arrays, in evaluation mode. */
  Module module() {
    Module module = spec().module(new Generator(seed()));
    module.loadStateDict(state());
    return module.eval();
  }

  /** A new module with the case's arrays, in the case's mode. */
  Module moduleInMode() {
    return training() ? module().train() : module();
  }

  /** All outputs for the inputs, random numbers from the case's seed. */
  Outcome run(Module module, List<INDArray> inputs) {
    RandomStream.manualSeed(seed());
    Value value = module.forward(inputs.stream().map(Value::of).toArray(Value[]::new));
    List<INDArray> outputs = new ArrayList<>();
    for (int i = 0; i < value.outputNames().size(); i++) {
      outputs.add(value.output(i).array());
    }
    return new Outcome(outputs, value.outputNames());
  }

  /** The module as a graph of inputs {@code x0, x1...} that take any shape. */
  Graph trace(Module module) {
    List<Graph.Input> inputs = new ArrayList<>();
    for (int i = 0; i < inputShapes().size(); i++) {
      inputs.add(new Graph.Input("x" + i, null));
    }
    return Graph.trace(module, inputs, run(module().eval(), inputs()).names());
  }

  static INDArray copy(INDArray array) {
    return Tensors.shape(array).elements() == 0 ? array : array.dup('c');
  }

  @Override
  public String toString() {
    return family + "/" + name();
  }
}
