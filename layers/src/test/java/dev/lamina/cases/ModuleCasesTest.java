package dev.lamina.cases;

import static dev.lamina.cases.ArrayAssertions.assertClose;
import static dev.lamina.cases.ArrayAssertions.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.lamina.engine.Engine;
import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.engine.reference.ReferenceEngine;
import dev.lamina.model.LayerCatalog;
import dev.lamina.model.ModelDefinition;
import dev.lamina.nn.Graph;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Mode;
import dev.lamina.nn.Module;
import dev.lamina.nn.ModuleSpec;
import dev.lamina.nn.Value;
import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What must hold for every layer, over every row of the tables in {@code cases}.
 *
 * <p>Oracle: PyTorch itself, through {@code make_goldens.py}; a layer becomes part of all checks by
 * rows in a table.
 */
class ModuleCasesTest {
  private static final double TOLERANCE = 1e-5;

  static List<ModuleCase> cases() {
    return ModuleCases.cases();
  }

  static List<ErrorCase> errors() {
    return ModuleCases.errors();
  }

  static Stream<ModuleCase> casesOfIndependentRecords() {
    return cases().stream().filter(ModuleCase::recordsAreIndependent);
  }

  /** Every engine that runs here, with every case that a plan can take. */
  static Stream<Arguments> enginesAndCases() {
    return ServiceLoader.load(Engine.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(Engine::isAvailable)
        .flatMap(
            engine ->
                cases().stream()
                    .filter(row -> row.hasPlan(engine.name()))
                    .map(row -> Arguments.of(engine.name(), row, engine)));
  }

  @Test
  void catalog_everyLayer_hasARow() {
    List<String> tested = cases().stream().map(row -> row.type().name()).distinct().toList();

    assertThat(tested).containsExactlyInAnyOrderElementsOf(LayerCatalog.standard().names());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void forward_equalsPyTorch(ModuleCase row) {
    Module module = row.moduleInMode();

    List<INDArray> outputs = row.run(module, row.inputs()).outputs();

    assertClose(outputs, row.outputs(), TOLERANCE);
    Map<String, INDArray> state = module.stateDict();
    row.buffersAfter()
        .forEach((key, expected) -> assertClose(key, state.get(key), expected, TOLERANCE));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("enginesAndCases")
  void plan_equalsForward(String name, ModuleCase row, Engine engine) {
    List<INDArray> expected = row.run(row.module(), row.inputs()).outputs();
    Graph graph = row.trace(row.module());

    try (Plan plan = engine.compile(graph, row.inputShapes(), Precision.FLOAT32, 1)) {
      List<INDArray> inputs = row.givenInputs();
      for (int i = 0; i < inputs.size(); i++) {
        if (!inputs.get(i).isEmpty()) {
          plan.input(i).assign(inputs.get(i));
        }
      }
      plan.run();
      for (int i = 0; i < expected.size(); i++) {
        INDArray output = plan.output(i);
        assertThat(plan.outputShapes().get(i)).isEqualTo(Tensors.shape(expected.get(i)));
        assertThat(Tensors.shape(output)).isEqualTo(Tensors.shape(expected.get(i)));
        double tolerance = name.equals("reference") ? 0 : TOLERANCE;
        assertClose(
            "output " + i, Tensors.floats(output), Tensors.floats(expected.get(i)), tolerance);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void outputShapes_equalTheActualShapes(ModuleCase row) {
    List<Shape> shapes = row.trace(row.module()).outputShapes(row.inputShapes());

    assertThat(shapes).isEqualTo(row.outputs().stream().map(Tensors::shape).toList());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void forward_leavesInputsAndArraysAlone(ModuleCase row) {
    ModuleSpec spec = row.spec();
    boolean inplace = spec instanceof LayerSpec layer && layer.overwritesInput();
    Module module = row.moduleInMode();
    Map<String, INDArray> arrays = module.stateDict();
    List<INDArray> inputs = row.inputs();

    List<INDArray> outputs = row.run(module, inputs).outputs();

    List<INDArray> expected = new ArrayList<>(row.givenInputs());
    if (inplace) {
      assertThat(outputs.get(0)).isSameAs(inputs.get(0));
      expected.set(0, outputs.get(0));
    }
    assertSameBits(inputs.stream().filter(Objects::nonNull).toList(), expected);
    row.state().forEach((key, value) -> assertSameBits(key, arrays.get(key), value));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void stateDict_loadedAgain_isPyTorchs(ModuleCase row) {
    Module module = row.spec().module(new Generator());
    Map<String, INDArray> expected = row.state();

    assertThat(module.stateDict().keySet()).containsExactlyElementsOf(expected.keySet());
    module.loadStateDict(expected);

    assertThat(module.stateDict().keySet()).containsExactlyElementsOf(expected.keySet());
    module.stateDict().forEach((key, value) -> assertSameBits(key, value, expected.get(key)));
    Module other = row.spec().module(null);
    other.loadStateDict(module.stateDict());
    other.stateDict().forEach((key, value) -> assertSameBits(key, value, expected.get(key)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void arguments_boundAgain_giveTheSameSpec(ModuleCase row) {
    ModuleSpec spec = row.spec();

    Map<String, Object> arguments = row.type().arguments(spec);

    assertThat(row.type().bind(arguments)).isEqualTo(spec).hasSameHashCodeAs(spec);
    assertThat(arguments.keySet()).containsAll(row.arguments().keySet());
    assertThat(LayerCatalog.standard().typeOf(spec)).isEqualTo(row.type());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void definition_writtenAndReadAgain_givesTheSameSpec(ModuleCase row) {
    Map<String, Object> inputs = new LinkedHashMap<>();
    List<Integer> given = new ArrayList<>();
    for (int i = 0; i < row.inputs().size(); i++) {
      if (row.inputs().get(i) != null) {
        inputs.put("x" + i, "any");
        given.add(i);
      }
    }
    Map<String, Object> layer = new LinkedHashMap<>();
    layer.put("type", row.type().name());
    layer.putAll(row.arguments());
    if (!inputs.isEmpty()) {
      boolean isWhole = given.size() == row.inputs().size();
      layer.put("from", isWhole ? List.copyOf(inputs.keySet()) : named(row, given));
    }
    inputs.putIfAbsent("x0", "any");
    String yaml = Json.write(Map.of("inputs", inputs, "layers", Map.of("layer", layer)));

    ModelDefinition definition = ModelDefinition.parse(yaml, "case.yaml");
    ModelDefinition again = ModelDefinition.parse(definition.toYaml(), "case.yaml");

    assertThat(definition.steps().get(0).spec()).isEqualTo(row.spec());
    assertThat(again).isEqualTo(definition);
    assertThat(again.steps().get(0).spec()).isEqualTo(row.spec());
  }

  private static Map<String, String> named(ModuleCase row, List<Integer> given) {
    Map<String, String> named = new LinkedHashMap<>();
    given.forEach(i -> named.put(row.spec().inputNames().get(i), "x" + i));
    return named;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void toString_equalsPyTorchs(ModuleCase row) {
    assertThat(row.module()).hasToString(row.printed());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void initialState_equalsPyTorchs(ModuleCase row) {
    Map<String, INDArray> state = row.spec().module(new Generator(row.seed())).stateDict();

    boolean normal = "normal".equals(row.row().get("initial"));
    row.initialState()
        .forEach(
            (key, expected) -> {
              if (normal) {
                assertClose(key, state.get(key), expected, 1e-6);
              } else {
                assertSameBits(key, state.get(key), expected);
              }
            });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void graph_givesTheBitsOfForward(ModuleCase row) {
    Module module = row.moduleInMode();
    Graph graph = row.trace(module);
    assertThat(graph.inputs()).hasSize(row.givenInputs().size());
    List<INDArray> inputs = row.givenInputs();

    ReferenceEngine.Result result = runGraph(row, graph, inputs);

    assertSameBits(inputs, row.givenInputs());
    assertSameBits(result.outputs(), row.run(module, row.inputs()).outputs());
    if (row.training()) {
      Map<String, INDArray> after = module.stateDict();
      String prefix = module.children().isEmpty() ? graph.nodes().get(0).name() + "." : "";
      result
          .updates()
          .forEach((key, value) -> assertSameBits(key, value, after.get(key.replace(prefix, ""))));
      row.buffersAfter().keySet().stream()
          .filter(key -> !result.updates().containsKey(prefix + key))
          .forEach(key -> assertSameBits(key, after.get(key), row.state().get(key)));
    }
  }

  private static ReferenceEngine.Result runGraph(
      ModuleCase row, Graph graph, List<INDArray> inputs) {
    Mode mode = row.training() ? Mode.TRAINING : Mode.EVALUATION;
    return ReferenceEngine.run(graph, mode, new Generator(row.seed()), inputs);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void graph_runByTwoThreadsAtOnce_givesBothTheSame(ModuleCase row) throws Exception {
    Graph graph = row.trace(row.moduleInMode());
    List<INDArray> expected = runGraph(row, graph, row.givenInputs()).outputs();
    CyclicBarrier start = new CyclicBarrier(2);
    Callable<List<List<INDArray>>> task =
        () -> {
          start.await();
          List<List<INDArray>> results = new ArrayList<>();
          for (int i = 0; i < 4; i++) {
            results.add(runGraph(row, graph, row.givenInputs()).outputs());
          }
          return results;
        };

    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (Future<List<List<INDArray>>> results : threads.invokeAll(List.of(task, task))) {
        results.get().forEach(outputs -> assertSameBits(outputs, expected));
      }
    } finally {
      threads.shutdown();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("casesOfIndependentRecords")
  void record_inAnyBatch_givesTheSameBits(ModuleCase row) {
    List<INDArray> inputs = row.inputs();
    int records = (int) inputs.get(0).size(row.inputAxes().get(0));
    Module module = row.module();
    List<INDArray> together = row.run(module, inputs).outputs();

    int[] reversed = new int[records];
    for (int i = 0; i < records; i++) {
      reversed[i] = records - 1 - i;
      assertRecords(row, module, together, i);
    }
    assertRecords(row, module, together, reversed);
  }

  private static void assertRecords(
      ModuleCase row, Module module, List<INDArray> together, int... records) {
    List<INDArray> inputs = pick(row.inputs(), row.inputAxes(), records);
    List<INDArray> expected = pick(together, row.outputAxes(), records);

    assertSameBits(row.run(module, inputs).outputs(), expected);
  }

  static List<INDArray> pick(List<INDArray> arrays, List<Integer> axes, int... records) {
    List<INDArray> picked = new ArrayList<>();
    for (int i = 0; i < arrays.size(); i++) {
      INDArray array = arrays.get(i);
      picked.add(array == null || axes.get(i) == null ? array : pick(array, axes.get(i), records));
    }
    return picked;
  }

  private static INDArray pick(INDArray array, int axis, int... records) {
    Shape shape = Tensors.shape(array);
    int size = (int) shape.slice(axis + 1, shape.rank()).elements();
    Shape picked = shape.with(axis, records.length);
    int[] sources = new int[(int) picked.elements()];
    for (int i = 0; i < sources.length; i++) {
      int outer = i / size / records.length * (int) shape.size(axis);
      sources[i] = (outer + records[i / size % records.length]) * size + i % size;
    }
    if (array.dataType() == DataType.INT64) {
      long[] from = Tensors.longs(array);
      return Tensors.of(Arrays.stream(sources).mapToLong(source -> from[source]).toArray(), picked);
    }
    float[] from = Tensors.floats(array);
    float[] to = new float[sources.length];
    for (int i = 0; i < to.length; i++) {
      to[i] = from[sources[i]];
    }
    return Tensors.of(to, picked);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("errors")
  void error_saysWhatWasExpectedAndWhatCame(ErrorCase row) {
    Throwable thrown = catchThrowable(row::spec);
    if (thrown == null) {
      Module module = row.spec().module(new Generator());
      Module inMode = row.training() ? module.train() : module.eval();
      Value[] inputs = ModuleCase.values(row.inputs());
      thrown = catchThrowable(() -> inMode.forward(inputs));
      assertThat(thrown).isInstanceOf(LayerException.class);
      if (module.children().isEmpty()) {
        assertThat(thrown).hasMessageStartingWith(row.type().name());
      }
      if (row.showsInShapes()) {
        Throwable ofShapes = catchThrowable(() -> shapesOf(row, module));
        assertThat(ofShapes).isInstanceOf(LayerException.class);
        assertThat(ofShapes.getMessage()).endsWith(thrown.getMessage());
      }
    }

    assertThat(thrown).isInstanceOf(LayerException.class);
    assertThat(thrown.getMessage()).contains(row.fragments());
  }

  private static List<Shape> shapesOf(ErrorCase row, Module module) {
    Graph graph = ModuleCase.trace(module, row.inputs(), List.of("output"));
    return graph.outputShapes(
        row.inputs().stream().filter(Objects::nonNull).map(Tensors::shape).toList());
  }
}
