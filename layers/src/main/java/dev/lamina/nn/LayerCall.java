package dev.lamina.nn;

import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One evaluation of a layer: what {@link LayerSpec#compute} is given, and where updates go. */
public final class LayerCall {
  private final Mode mode;
  private final Generator generator;
  private final Map<String, INDArray> arrays;
  private final List<INDArray> inputs;
  private final Map<String, INDArray> updates = new LinkedHashMap<>();

  /**
   * A call.
   *
   * @param mode training or evaluation
   * @param generator the source of random numbers; null if there is none
   * @param arrays the layer's arrays by name
   * @param inputs null where an optional input is absent
   */
  public LayerCall(
      Mode mode, Generator generator, Map<String, INDArray> arrays, List<INDArray> inputs) {
    this.mode = mode;
    this.generator = generator;
    this.arrays = arrays;
    this.inputs = inputs;
  }

  /** Whether the layer is in training mode. */
  public boolean training() {
    return mode == Mode.TRAINING;
  }

  /** The source of random numbers. */
  public Generator generator() {
    if (generator == null) {
      throw new LayerException(
          (training() ? "training mode" : "a layer that draws at random")
              + " needs a random generator");
    }
    return generator;
  }

  /** A parameter or buffer by its name, null if the layer has none of that name. */
  public INDArray array(String name) {
    return arrays.get(name);
  }

  /** The parameters and buffers by name. */
  public Map<String, INDArray> arrays() {
    return Collections.unmodifiableMap(arrays);
  }

  /** The number of inputs, absent ones between others included. */
  public int inputs() {
    return inputs.size();
  }

  /** The first input. */
  public INDArray input() {
    return inputs.get(0);
  }

  /** An input, null if it is absent. */
  public INDArray input(int index) {
    return index < inputs.size() ? inputs.get(index) : null;
  }

  /** The shapes of all inputs, null where one is absent. */
  public List<Shape> inputShapes() {
    List<Shape> shapes = new ArrayList<>();
    for (INDArray input : inputs) {
      shapes.add(input == null ? null : Tensors.shape(input));
    }
    return shapes;
  }

  /** Replaces a buffer once the call is over, as a training-mode batch norm does. */
  public void update(String buffer, INDArray value) {
    updates.put(buffer, value);
  }

  /** The buffers to be replaced, by name. */
  public Map<String, INDArray> updates() {
    return updates;
  }
}
