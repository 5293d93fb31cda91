package dev.lamina.nn;

import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What flows between modules: an array while a module runs, a node of the graph while it is
 * traced. A layer of several outputs gives its main one, from which the others are reached.
 */
public final class Value {
  private final Tracer tracer;
  private final List<Graph.Port> ports;
  private final List<INDArray> arrays;
  private final LayerSpec source;
  private final int index;

  private Value(
      Tracer tracer,
      List<Graph.Port> ports,
      List<INDArray> arrays,
      LayerSpec source,
      int index) {
    this.tracer = tracer;
    this.ports = ports;
    this.arrays = arrays;
    this.source = source;
    this.index = index;
  }

  /** A value that is an array. */
  public static Value of(INDArray array) {
    return new Value(null, List.of(), List.of(array), null, 0);
  }

  static Value computed(List<INDArray> arrays, LayerSpec source) {
    return new Value(null, List.of(), arrays, source, 0);
  }

  static Value traced(Tracer tracer, List<Graph.Port> ports, LayerSpec source) {
    return new Value(tracer, ports, List.of(), source, 0);
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
          "a module is being traced: its values have no arrays, so it may only pass them to layers");
    }
    return arrays.get(index);
  }

  /** The shape of the array; see {@link #array} for when there is none. */
  public Shape shape() {
    return Tensors.shape(array());
  }

  /**
   * Another output of the layer that gave this value, by position.
   *
   * @throws LayerException if there is no such output
   */
  public Value output(int position) {
    int outputs = tracer != null ? ports.size() : arrays.size();
    LayerException.check(
        position >= 0 && position < outputs, "there are %s outputs, no output %s", outputs, position);
    return new Value(tracer, ports, arrays, source, position);
  }

  /**
   * Another output of the layer that gave this value, by name, such as {@code h_n} of an LSTM.
   *
   * @throws LayerException if there is no such output
   */
  public Value output(String name) {
    List<String> names = source == null ? List.of("output") : source.outputNames();
    int position = names.indexOf(name);
    LayerException.check(position >= 0, "outputs are %s, no output '%s'", names, name);
    return output(position);
  }
}
