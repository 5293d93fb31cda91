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
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  /** The inputs, as new arrays; null where the case gives none. */
  List<INDArray> inputs() {
    List<INDArray> inputs = new ArrayList<>();
    for (int i = 0; i < ((List<?>) row.get("inputs")).size(); i++) {
      INDArray array = golden("input." + i);
      inputs.add(array == null ? null : copy(array));
    }
    return inputs;
  }

  /** The inputs that the case gives, as new arrays. */
  List<INDArray> givenInputs() {
    return inputs().stream().filter(Objects::nonNull).toList();
  }

  /** The shapes of the inputs that the case gives. */
  List<Shape> inputShapes() {
    return givenInputs().stream().map(Tensors::shape).toList();
  }

  /** Which axis of each input is the records', by default the first; null for none of them. */
  List<Integer> inputAxes() {
    return axes("inputs", inputs().size());
  }

  /** Which axis of each output is the records', by default the first. */
  List<Integer> outputAxes() {
    return axes("outputs", outputs().size());
  }

  private List<Integer> axes(String key, int count) {
    if (!(row.get("records") instanceof Map<?, ?> records)) {
      return Collections.nCopies(count, 0);
    }
    List<Integer> axes = new ArrayList<>();
    ((List<?>) records.get(key))
        .forEach(axis -> axes.add(axis == null ? null : ((Number) axis).intValue()));
    return axes;
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

  /** The buffers after a training pass, and whatever else changed. */
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
    Value value = module.forward(values(inputs));
    List<INDArray> outputs = new ArrayList<>();
    for (int i = 0; i < value.outputNames().size(); i++) {
      outputs.add(value.output(i).array());
    }
    return new Outcome(outputs, value.outputNames());
  }

  /** Inputs as values, absent ones null. */
  static Value[] values(List<INDArray> inputs) {
    return inputs.stream()
        .map(input -> input == null ? null : Value.of(input))
        .toArray(Value[]::new);
  }

  /** The module as a graph of inputs {@code x0, x1...} that take any shape. */
  Graph trace(Module module) {
    return trace(module, inputs(), run(module().eval(), inputs()).names());
  }

  static Graph trace(Module module, List<INDArray> inputs, List<String> outputs) {
    List<Graph.Input> given = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i) != null) {
        given.add(new Graph.Input("x" + i, null));
      }
    }
    Module traced = given.size() == inputs.size() ? module : new Sparse(module, inputs);
    return Graph.trace(traced, given, outputs);
  }

  /** A module whose absent inputs are not among its own. */
  private static final class Sparse extends Module {
    private final Module module;
    private final List<INDArray> inputs;

    Sparse(Module module, List<INDArray> inputs) {
      this.module = module;
      this.inputs = inputs;
    }

    @Override
    public Value forward(Value input) {
      return forward(new Value[] {input});
    }

    @Override
    public Value forward(Value... given) {
      Iterator<Value> next = List.of(given).iterator();
      return module.forward(
          inputs.stream().map(input -> input == null ? null : next.next()).toArray(Value[]::new));
    }
  }

  static INDArray copy(INDArray array) {
    return Tensors.shape(array).elements() == 0 ? array : array.dup('c');
  }

  @Override
  public String toString() {
    return family + "/" + name();
  }
}
