package dev.lamina.nn;

import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The definition of a layer: its arguments, the arrays it has, and what it computes.
 *
 * <p>A spec holds no arrays, so it can be shared, compared, printed and sent anywhere; {@link
 * #compute} is given the arrays. Shapes include the batch axis.
 */
public interface LayerSpec extends ModuleSpec {
  /** The arguments as torch prints them: {@code 3, 64, kernel_size=(7, 7), stride=(2, 2)}. */
  default String extraRepr() {
    return "";
  }

  /** The layer as torch prints it: {@code Conv2d(3, 64, kernel_size=(7, 7), stride=(2, 2))}. */
  default String describe() {
    return type() + "(" + extraRepr() + ")";
  }

  /** The parameters and buffers of the layer, in torch's order. */
  default List<ArraySpec> arrays() {
    return List.of();
  }

  /**
   * The names of the inputs, in torch's order; those from {@link #requiredInputs} on may be absent.
   */
  @Override
  default List<String> inputNames() {
    return List.of("input");
  }

  /** How many of the inputs must be given. */
  default int requiredInputs() {
    return inputNames().size();
  }

  /** Whether any number of inputs from {@link #requiredInputs} on may be given, as to Concat. */
  default boolean variadic() {
    return false;
  }

  /**
   * Requires that the layer can be given such inputs.
   *
   * @param given one an input, null where an optional one is absent
   * @throws LayerException if there are too few or too many, or a required one is absent
   */
  default void checkInputs(List<?> given) {
    int least = requiredInputs();
    int most = variadic() ? Integer.MAX_VALUE : inputNames().size();
    String range = least == most ? "" : variadic() ? " or more" : " to " + most;
    LayerException.check(
        given.size() >= least && given.size() <= most,
        "takes %s%s %s %s, got %s",
        least,
        range,
        least == 1 && range.isEmpty() ? "input" : "inputs",
        inputNames(),
        given.size());
    for (int i = 0; i < least; i++) {
      LayerException.check(given.get(i) != null, "input '%s' is missing", inputNames().get(i));
    }
  }

  /** The names of the outputs, the main one first. */
  default List<String> outputNames() {
    return List.of("output");
  }

  /** Whether the layer draws random numbers in evaluation mode too; a compiled plan has none. */
  default boolean drawsInEvaluation() {
    return false;
  }

  /** torch's argument of this name; false for layers without it. */
  default boolean inplace() {
    return false;
  }

  /** Whether the output takes the place of the first input, as {@code inplace=True} asks. */
  default boolean overwritesInput() {
    return inplace();
  }

  /**
   * The shapes of the outputs.
   *
   * @param inputs one shape an input, null where an optional one is absent
   * @throws LayerException if the layer cannot take such inputs
   */
  List<Shape> outputShapes(List<Shape> inputs);

  /**
   * What the layer means: the outputs for the inputs of the call. Modifies neither inputs nor
   * arrays; new values of buffers go through {@link LayerCall#update}.
   *
   * @throws LayerException if the layer cannot take such inputs
   */
  List<INDArray> compute(LayerCall call);

  /** The arrays of a new layer, drawn in torch's order. */
  default Map<String, INDArray> initialArrays(Generator generator) {
    Map<String, INDArray> initial = new LinkedHashMap<>();
    for (ArraySpec array : arrays()) {
      initial.put(array.name(), array.initializer().draw(generator, array.shape()));
    }
    return initial;
  }

  @Override
  default Layer module(Generator generator) {
    return new Layer(this, generator);
  }
}
