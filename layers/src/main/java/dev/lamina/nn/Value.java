package dev.lamina.nn;

import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What flows between modules: an array while a module runs, a node of the graph while it is traced.
 * A layer of several outputs gives its main one, from which the others are reached.
 */
public final class Value {
  private final Tracer tracer;
  private final List<Graph.Port> ports;
  private final List<INDArray> arrays;
  private final List<String> names;
  private final int index;

  private Value(
      Tracer tracer, List<Graph.Port> ports, List<INDArray> arrays, List<String> names, int index) {
    this.tracer = tracer;
    this.ports = ports;
    this.arrays = arrays;
    this.names = names;
    this.index = index;
  }

  /** A value that is an array. */
  public static Value of(INDArray array) {
    return new Value(null, List.of(), List.of(array), List.of("output"), 0);
  }

  /**
   * Several values as the outputs of one, the main one first: what the {@code forward} of a module
   * of several outputs returns.
   *
   * @param names one a value, all different
   * @throws LayerException if the numbers of names and values differ, or there are none
   */
  public static Value bundle(List<String> names, List<Value> values) {
    LayerException.check(
        !names.isEmpty() && names.size() == values.size(),
        "there are %s values for the outputs %s",
        values.size(),
        names);
    Tracer tracer = Tracer.of(values.toArray(Value[]::new));
    return tracer == null
        ? new Value(
            null, List.of(), values.stream().map(Value::array).toList(), List.copyOf(names), 0)
        : new Value(
            tracer, values.stream().map(tracer::port).toList(), List.of(), List.copyOf(names), 0);
  }

  static Value computed(List<INDArray> arrays, List<String> names) {
    return new Value(null, List.of(), arrays, names, 0);
  }

  static Value traced(Tracer tracer, List<Graph.Port> ports, List<String> names) {
    return new Value(tracer, ports, List.of(), names, 0);
  }

  Tracer tracer() {
    return tracer;
  }

  Graph.Port port() {
    return ports.get(index);
  }

  /**
   * The array.
   *
   * @throws IllegalStateException while a module is traced, when there is none
   */
  public INDArray array() {
    if (tracer != null) {
      throw new IllegalStateException(
          "a module is being traced: its values have no arrays, so it may only pass them to"
              + " layers");
    }
    return arrays.get(index);
  }

  /** The shape of the array; see {@link #array} for when there is none. */
  public Shape shape() {
    return Tensors.shape(array());
  }

  /** The names of the outputs of the layer that gave this value, the main one first. */
  public List<String> outputNames() {
    return List.copyOf(names);
  }

  /**
   * Another output of the layer that gave this value, by position.
   *
   * @throws LayerException if there is no such output
   */
  public Value output(int position) {
    int outputs = tracer != null ? ports.size() : arrays.size();
    LayerException.check(
        position >= 0 && position < outputs,
        "there are %s outputs, no output %s",
        outputs,
        position);
    return new Value(tracer, ports, arrays, names, position);
  }

  /**
   * Another output of the layer that gave this value, by name, such as {@code h_n} of an LSTM.
   *
   * @throws LayerException if there is no such output
   */
  public Value output(String name) {
    int position = names.indexOf(name);
    LayerException.check(position >= 0, "outputs are %s, no output '%s'", names, name);
    return output(position);
  }
}
