package dev.lamina.model;

import dev.lamina.nn.Graph;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Module;
import dev.lamina.nn.ModuleSpec;
import dev.lamina.nn.Nearest;
import dev.lamina.nn.Value;
import dev.lamina.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether the layers of a definition can be connected as they say, and whether the shapes fit.
 *
 * <p>A fault makes what depends on it unknown, so that it is reported once. No layer is given
 * arrays: whatever sizes a definition asks for, checking it takes no memory for them.
 */
final class WiringCheck {
  /** Any batch size above 1 will do: a layer's demands on it are the same. */
  private static final long BATCH = 2;

  /** Sequences may have any number of steps; this many are enough for any window. */
  private static final long STEPS = 1009;

  /** Where faults go. */
  interface Report {
    /**
     * A fault of a step.
     *
     * @param read which of the step's inputs is at fault, -1 for none of them
     */
    void step(int step, int read, String message);

    /** A fault of one of the definition's outputs. */
    void output(int output, String message);
  }

  /**
   * A step that may be incomplete.
   *
   * @param spec null if it could not be read
   * @param reads null if it could not be read
   */
  record Draft(String name, ModuleSpec spec, List<Reference> reads) {}

  /**
   * What can be read under a name.
   *
   * @param outputs the names of its outputs; null if unknown
   * @param shapes one an output; null if unknown
   */
  private record Source(String type, List<String> outputs, List<Shape> shapes) {}

  private final List<Draft> steps;
  private final Report report;
  private final Map<String, Source> sources = new LinkedHashMap<>();
  private final Set<String> stepNames = new LinkedHashSet<>();

  private WiringCheck(List<Graph.Input> inputs, List<Draft> steps, Report report) {
    this.steps = steps;
    this.report = report;
    for (Graph.Input input : inputs) {
      Shape record = input.recordShape(STEPS);
      List<Shape> shapes = record == null ? null : List.of(record.prepend(BATCH));
      sources.put(input.name(), new Source("input", List.of("output"), shapes));
    }
    steps.forEach(step -> stepNames.add(step.name()));
  }

  static void run(
      List<Graph.Input> inputs, List<Draft> steps, List<Reference> outputs, Report report) {
    WiringCheck check = new WiringCheck(inputs, steps, report);
    for (int i = 0; i < steps.size(); i++) {
      check.step(i);
    }
    for (int i = 0; i < outputs.size(); i++) {
      try {
        check.resolve(outputs.get(i));
      } catch (LayerException e) {
        report.output(i, e.getMessage());
      }
    }
  }

  private void step(int index) {
    Draft step = steps.get(index);
    ModuleSpec spec = step.spec();
    List<Shape> shapes = inputShapes(index);
    Source source = new Source(spec == null ? "?" : spec.type(), null, null);
    if (spec != null && step.reads() != null) {
      try {
        source =
            spec instanceof LayerSpec layer
                ? layer(step.name(), layer, step.reads(), shapes)
                : module(step, shapes);
      } catch (IllegalArgumentException
          | ArithmeticException
          | UnsupportedOperationException
          | IllegalStateException e) {
        report.step(index, -1, located(step.name(), spec, e));
      }
    }
    sources.put(step.name(), source);
  }

  /** The message of an error, which names the layer: a layer's own does so already. */
  private static String located(String name, ModuleSpec spec, RuntimeException error) {
    return error instanceof LayerException
        ? error.getMessage()
        : name + " = " + spec.type() + ": " + error.getMessage();
  }

  /** The shapes that a step reads, null for an absent input; null if any is unknown. */
  private List<Shape> inputShapes(int index) {
    List<Reference> reads = steps.get(index).reads();
    if (reads == null) {
      return null;
    }
    List<Shape> shapes = new ArrayList<>();
    boolean known = true;
    for (int i = 0; i < reads.size(); i++) {
      Shape shape = null;
      if (reads.get(i) != null) {
        try {
          shape = resolve(reads.get(i));
        } catch (LayerException e) {
          report.step(index, i, e.getMessage());
        }
        known &= shape != null;
      }
      shapes.add(shape);
    }
    return known ? shapes : null;
  }

  /** The shape of what is referred to, null if unknown. */
  private Shape resolve(Reference reference) {
    Source source = sources.get(reference.name());
    LayerException.check(source != null, "%s", unknown(reference.name()));
    if (source.outputs() == null) {
      return null;
    }
    int output = reference.output() == null ? 0 : source.outputs().indexOf(reference.output());
    LayerException.check(
        output >= 0,
        "'%s' = %s has no output '%s', only %s%s",
        reference.name(),
        source.type(),
        reference.output(),
        source.outputs(),
        Nearest.hint(String.valueOf(reference.output()), source.outputs()));
    return source.shapes() == null ? null : source.shapes().get(output);
  }

  private String unknown(String name) {
    if (stepNames.contains(name)) {
      return "reads '" + name + "', which is not above it";
    }
    int dot = name.indexOf('.');
    if (dot > 0 && sources.containsKey(name.substring(0, dot))) {
      String container = name.substring(0, dot);
      return "'" + name + "' is inside '" + container + "', of which only the result can be read";
    }
    return "unknown layer '" + name + "'" + Nearest.hint(name, sources.keySet());
  }

  private static Source layer(
      String name, LayerSpec spec, List<Reference> reads, List<Shape> shapes) {
    try {
      spec.checkInputs(reads);
      return new Source(
          spec.type(), spec.outputNames(), shapes == null ? null : spec.outputShapes(shapes));
    } catch (LayerException e) {
      throw e.at(name, spec);
    }
  }

  /** A module of several layers, traced without arrays. */
  private static Source module(Draft step, List<Shape> shapes) {
    Probe probe = new Probe(step.name(), step.spec());
    List<Graph.Input> inputs = new ArrayList<>();
    for (int i = 0; i < step.reads().size(); i++) {
      inputs.add(new Graph.Input("input" + i, null));
    }
    Graph.trace(probe, inputs, List.of());
    List<String> outputs = probe.outputs;
    Graph graph = Graph.trace(probe, inputs, outputs);
    return new Source(
        step.spec().type(), outputs, shapes == null ? null : graph.outputShapes(shapes));
  }

  /** Holds one module under its name, so that errors name its layers by their full paths. */
  private static final class Probe extends Module {
    private final Module module;
    private List<String> outputs = List.of();

    Probe(String name, ModuleSpec spec) {
      module = child(name, spec.module(null));
    }

    @Override
    public Value forward(Value input) {
      return forward(new Value[] {input});
    }

    @Override
    public Value forward(Value... inputs) {
      Value result = module.forward(inputs);
      outputs = result.outputNames();
      return result;
    }
  }
}
