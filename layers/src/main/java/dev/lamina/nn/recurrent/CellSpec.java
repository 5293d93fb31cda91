package dev.lamina.nn.recurrent;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.ArraySpec;
import dev.lamina.nn.Default;
import dev.lamina.nn.Initializer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One step of a recurrence: torch's RNNCell, LSTMCell and GRUCell; see {@link RecurrentStep} for
 * the arithmetic.
 *
 * <p>Shapes: input (N, E) or (E); h_0, h_1 and, of an LSTM cell, c_0, c_1 (N, H) or (H); weight_ih
 * (G, E); weight_hh (G, H); bias_ih, bias_hh (G). Initial states default to 0.
 *
 * @param mode which recurrence
 * @param inputSize E, at least 0
 * @param hiddenSize H, at least 0
 * @param bias whether there are biases; default true
 * @param nonlinearity of an RNN cell: tanh (default) or relu
 * @throws dev.lamina.nn.LayerException if a size is negative
 * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.LSTMCell.html">LSTMCell</a>
 */
public record CellSpec(
    RecurrentMode mode,
    int inputSize,
    int hiddenSize,
    @Default("true") boolean bias,
    @Default("tanh") Nonlinearity nonlinearity)
    implements LayerSpec {

  public CellSpec {
    check(inputSize >= 0, "input_size must not be negative, got %s", inputSize);
    check(hiddenSize >= 0, "hidden_size must not be negative, got %s", hiddenSize);
    check(
        nonlinearity == Nonlinearity.TANH || mode == RecurrentMode.RNN,
        "nonlinearity is for an RNN cell only");
  }

  /** A cell with torch's defaults. */
  public static CellSpec of(RecurrentMode mode, int inputSize, int hiddenSize) {
    return new CellSpec(mode, inputSize, hiddenSize, true, Nonlinearity.TANH);
  }

  /** The same with or without biases. */
  public CellSpec withBias(boolean value) {
    return new CellSpec(mode, inputSize, hiddenSize, value, nonlinearity);
  }

  /** The same with another non-linearity. */
  public CellSpec withNonlinearity(Nonlinearity value) {
    return new CellSpec(mode, inputSize, hiddenSize, bias, value);
  }

  @Override
  public String type() {
    return mode.name() + "Cell";
  }

  @Override
  public String extraRepr() {
    return inputSize
        + (", " + hiddenSize)
        + (bias ? "" : ", bias=False")
        + (nonlinearity == Nonlinearity.TANH
            ? ""
            : ", nonlinearity=" + nonlinearity.name().toLowerCase(Locale.ROOT));
  }

  @Override
  public List<ArraySpec> arrays() {
    int gates = Math.multiplyExact(mode.gates(), hiddenSize);
    Initializer uniform = Initializer.bias(hiddenSize);
    List<ArraySpec> arrays = new ArrayList<>();
    arrays.add(ArraySpec.parameter("weight_ih", Shape.of(gates, inputSize), uniform));
    arrays.add(ArraySpec.parameter("weight_hh", Shape.of(gates, hiddenSize), uniform));
    if (bias) {
      arrays.add(ArraySpec.parameter("bias_ih", Shape.of(gates), uniform));
      arrays.add(ArraySpec.parameter("bias_hh", Shape.of(gates), uniform));
    }
    return arrays;
  }

  @Override
  public List<String> inputNames() {
    return mode.hasCellState() ? List.of("input", "h_0", "c_0") : List.of("input", "h_0");
  }

  /** {@code hx} is what torch's forward calls a single state. */
  @Override
  public Map<String, String> inputAliases() {
    return mode.hasCellState() ? Map.of() : Map.of("hx", "h_0");
  }

  @Override
  public int requiredInputs() {
    return 1;
  }

  @Override
  public List<String> outputNames() {
    return mode.hasCellState() ? List.of("h_1", "c_1") : List.of("h_1");
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    Shape input = inputs.get(0);
    check(
        (input.rank() == 1 || input.rank() == 2) && input.size(-1) == inputSize,
        "input must be (N, E=%s) or (E=%1$s), got %s",
        inputSize,
        input);
    Shape state = input.with(-1, hiddenSize);
    int given = 0;
    for (int i = 1; i < inputs.size(); i++) {
      given += inputs.get(i) == null ? 0 : 1;
      check(
          inputs.get(i) == null || inputs.get(i).equals(state),
          "%s must be %s for input %s, got %s",
          inputNames().get(i),
          state,
          input,
          inputs.get(i));
    }
    check(!mode.hasCellState() || given != 1, "h_0 and c_0 must be given both or not at all");
    return mode.hasCellState() ? List.of(state, state) : List.of(state);
  }

  @Override
  public List<INDArray> compute(LayerCall call) {
    Shape shape = outputShapes(call.inputShapes()).get(0);
    int records = shape.rank() == 1 ? 1 : Math.toIntExact(shape.size(0));
    RecurrentStep.Weights weights =
        new RecurrentStep.Weights(
            call.array("weight_ih"),
            call.array("weight_hh"),
            call.array("bias_ih"),
            call.array("bias_hh"),
            null);
    RecurrentStep step = new RecurrentStep(mode, nonlinearity, hiddenSize, weights);
    float[] input = Tensors.floats(call.input());
    float[] states = initial(call.input(1), shape);
    float[] cells = mode.hasCellState() ? initial(call.input(2), shape) : states.clone();
    for (int n = 0; n < records && hiddenSize > 0; n++) {
      float[] state = row(states, n, hiddenSize);
      float[] cell = row(cells, n, hiddenSize);
      step.advance(step.project(row(input, n, inputSize), 1), 0, state, cell);
      System.arraycopy(state, 0, states, n * hiddenSize, hiddenSize);
      System.arraycopy(cell, 0, cells, n * hiddenSize, hiddenSize);
    }
    INDArray state = Tensors.of(states, shape);
    return mode.hasCellState() ? List.of(state, Tensors.of(cells, shape)) : List.of(state);
  }

  private static float[] initial(INDArray given, Shape shape) {
    return given == null ? new float[Math.toIntExact(shape.elements())] : Tensors.floats(given);
  }

  private static float[] row(float[] matrix, int row, int size) {
    return Arrays.copyOfRange(matrix, row * size, (row + 1) * size);
  }
}
