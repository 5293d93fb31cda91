package dev.lamina.nn;

import dev.lamina.tensor.Generator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A module without children: a spec and its arrays.
 *
 * <p>The families have a subclass for each of torch's layers, with torch's arguments; what it
 * computes is all in the spec.
 */
public class Layer extends Module {
  private final LayerSpec spec;
  private final Map<String, Parameter> arrays = new LinkedHashMap<>();

  /** A layer whose parameters are drawn from the process's {@link RandomStream}. */
  public Layer(LayerSpec spec) {
    this(spec, RandomStream.generator());
  }

  /**
   * A layer whose parameters are drawn from the given generator.
   *
   * @param generator null for a layer without arrays, as on torch's meta device: it can be traced
   *     and printed, and takes no memory, but cannot run before a state dict is loaded
   */
  public Layer(LayerSpec spec, Generator generator) {
    this.spec = spec;
    Map<String, INDArray> initial = generator == null ? Map.of() : spec.initialArrays(generator);
    for (ArraySpec array : spec.arrays()) {
      arrays.put(array.name(), new Parameter(array, initial.get(array.name())));
    }
  }

  /** The arguments. */
  public final LayerSpec spec() {
    return spec;
  }

  @Override
  public final String type() {
    return spec.type();
  }

  @Override
  final String extraRepr() {
    return spec.extraRepr();
  }

  @Override
  final Collection<Parameter> ownArrays() {
    return Collections.unmodifiableCollection(arrays.values());
  }

  final void reset(Generator generator) {
    spec.initialArrays(generator).forEach((name, value) -> arrays.get(name).assign(value));
  }

  /**
   * A parameter or buffer of this layer, to read or to assign.
   *
   * @throws LayerException if there is none of that name
   */
  public final Parameter parameter(String name) {
    Parameter array = arrays.get(name);
    LayerException.check(
        array != null, "%s has no parameter '%s'; it has %s", type(), name, arrays.keySet());
    return array;
  }

  /** As {@link #arrays}, null for those that have not been set. */
  final Map<String, INDArray> arraysOrNull() {
    Map<String, INDArray> values = new LinkedHashMap<>();
    arrays.forEach((name, array) -> values.put(name, array.valueOrNull()));
    return values;
  }

  /** The arrays by name; the map is a copy, the arrays are not. */
  public final Map<String, INDArray> arrays() {
    Map<String, INDArray> values = new LinkedHashMap<>();
    arrays.forEach((name, array) -> values.put(name, array.value()));
    return values;
  }

  @Override
  public final Value forward(Value input) {
    return forward(new Value[] {input});
  }

  @Override
  public final Value forward(Value... inputs) {
    Tracer tracer = Tracer.of(inputs);
    if (tracer != null) {
      return tracer.add(this, inputs);
    }
    List<INDArray> given = new ArrayList<>();
    Arrays.stream(inputs).forEach(input -> given.add(input == null ? null : input.array()));
    try {
      spec.checkInputs(given);
      return Value.computed(run(given), spec.outputNames());
    } catch (LayerException e) {
      throw e.at("", spec);
    }
  }

  private List<INDArray> run(List<INDArray> inputs) {
    Mode mode = isTraining() ? Mode.TRAINING : Mode.EVALUATION;
    LayerCall call = new LayerCall(mode, RandomStream.generator(), arrays(), inputs);
    List<INDArray> outputs = spec.compute(call);
    call.updates().forEach((name, value) -> arrays.get(name).assign(value));
    return spec.overwritesInput() ? List.of(inputs.get(0).assign(outputs.get(0))) : outputs;
  }
}
