package dev.lamina.nn.recurrent;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.ArraySpec;
import dev.lamina.nn.Default;
import dev.lamina.nn.Initializer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Printed;
import dev.lamina.nn.Sequences;
import dev.lamina.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Layers of a recurrence over sequences: torch's RNN, LSTM and GRU; see {@link RecurrentStep} for
 * the arithmetic of a step.
 *
 * <p>Each layer reads the outputs of the one before it, both directions' side by side; the second
 * direction reads a sequence from its end.
 *
 * <p>Shapes: input (T, N, E), (N, T, E) with the batch first, or (T, E); output the same with D * P
 * for E; h_0, h_n (K * D, N, P) or (K * D, P); c_0, c_n the same with H for P; lengths (N). Arrays,
 * for each layer k and direction: weight_ih_lk (G, E), or (G, D * P) from the second layer on;
 * weight_hh_lk (G, P); bias_ih_lk, bias_hh_lk (G); weight_hr_lk (P, H) with a projection; those of
 * the second direction end in {@code _reverse}.
 *
 * <p>Initial states default to 0. With {@code lengths}, a record has only so many steps, as in
 * torch's packed sequences: its outputs after its end are 0, its final states are those at its end,
 * and the second direction starts there. Unlike a packed sequence, a record may have no step at
 * all: its final states are its initial ones.
 *
 * <p>In training mode the random stream is torch's; torch leaves records of equal lengths in no
 * definite order where there are more than 16.
 *
 * @param mode which recurrence
 * @param inputSize E, at least 0
 * @param hiddenSize H, at least 1
 * @param numLayers K, at least 1; default 1
 * @param bias whether there are biases; default true
 * @param batchFirst whether input and output are (N, T, *); default false
 * @param dropout the probability of zeroing an output of any layer but the last in training mode,
 *     in [0, 1]; default 0
 * @param bidirectional whether there are two directions; default false
 * @param projSize P of an LSTM with a projection, less than H; 0, the default, for none
 * @param nonlinearity of an RNN: tanh (default) or relu
 * @throws dev.lamina.nn.LayerException if an argument is out of range
 * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.LSTM.html">torch.nn.LSTM</a>
 */
public record RecurrentSpec(
    RecurrentMode mode,
    int inputSize,
    int hiddenSize,
    @Default("1") int numLayers,
    @Default("true") boolean bias,
    @Default("false") boolean batchFirst,
    @Default("0") double dropout,
    @Default("false") boolean bidirectional,
    @Default("0") int projSize,
    @Default("tanh") Nonlinearity nonlinearity)
    implements LayerSpec {

  public RecurrentSpec {
    check(inputSize >= 0, "input_size must not be negative, got %s", inputSize);
    check(hiddenSize > 0, "hidden_size must be positive, got %s", hiddenSize);
    check(numLayers > 0, "num_layers must be positive, got %s", numLayers);
    check(dropout >= 0 && dropout <= 1, "dropout must be in [0, 1], got %s", dropout);
    check(
        projSize >= 0 && projSize < hiddenSize,
        "proj_size must be in [0, hidden_size=%s), got %s",
        hiddenSize,
        projSize);
    check(projSize == 0 || mode == RecurrentMode.LSTM, "proj_size is for an LSTM only");
    check(
        nonlinearity == Nonlinearity.TANH || mode == RecurrentMode.RNN,
        "nonlinearity is for an RNN only");
  }

  /** One layer with torch's defaults. */
  public static RecurrentSpec of(RecurrentMode mode, int inputSize, int hiddenSize) {
    return new RecurrentSpec(
        mode, inputSize, hiddenSize, 1, true, false, 0, false, 0, Nonlinearity.TANH);
  }

  /** The same with another number of layers. */
  public RecurrentSpec withNumLayers(int value) {
    return with(value, bias, batchFirst, dropout, bidirectional, projSize, nonlinearity);
  }

  /** The same with or without biases. */
  public RecurrentSpec withBias(boolean value) {
    return with(numLayers, value, batchFirst, dropout, bidirectional, projSize, nonlinearity);
  }

  /** The same with the batch axis first or second. */
  public RecurrentSpec withBatchFirst(boolean value) {
    return with(numLayers, bias, value, dropout, bidirectional, projSize, nonlinearity);
  }

  /** The same with another probability of zeroing. */
  public RecurrentSpec withDropout(double value) {
    return with(numLayers, bias, batchFirst, value, bidirectional, projSize, nonlinearity);
  }

  /** The same with two directions or one. */
  public RecurrentSpec withBidirectional(boolean value) {
    return with(numLayers, bias, batchFirst, dropout, value, projSize, nonlinearity);
  }

  /** The same with a projection of the output, or none if 0. */
  public RecurrentSpec withProjSize(int value) {
    return with(numLayers, bias, batchFirst, dropout, bidirectional, value, nonlinearity);
  }

  /** The same with another non-linearity. */
  public RecurrentSpec withNonlinearity(Nonlinearity value) {
    return with(numLayers, bias, batchFirst, dropout, bidirectional, projSize, value);
  }

  private RecurrentSpec with(
      int newNumLayers,
      boolean newBias,
      boolean newBatchFirst,
      double newDropout,
      boolean newBidirectional,
      int newProjSize,
      Nonlinearity newNonlinearity) {
    return new RecurrentSpec(
        mode,
        inputSize,
        hiddenSize,
        newNumLayers,
        newBias,
        newBatchFirst,
        newDropout,
        newBidirectional,
        newProjSize,
        newNonlinearity);
  }

  /** D: 2 if bidirectional, else 1. */
  public int directions() {
    return bidirectional ? 2 : 1;
  }

  /** P: the features of the hidden state, and so of one direction's output. */
  public int outputSize() {
    return projSize > 0 ? projSize : hiddenSize;
  }

  /** The features that a layer reads, counted from 0. */
  public int layerInputSize(int layer) {
    return layer == 0 ? inputSize : directions() * outputSize();
  }

  /** What the names of a layer's arrays end in: {@code _l0}, {@code _l0_reverse}, {@code _l1}... */
  public static String suffix(int layer, int direction) {
    return "_l" + layer + (direction == 1 ? "_reverse" : "");
  }

  @Override
  public String type() {
    return mode.name();
  }

  @Override
  public String extraRepr() {
    return inputSize
        + (", " + hiddenSize)
        + (projSize == 0 ? "" : ", proj_size=" + projSize)
        + (numLayers == 1 ? "" : ", num_layers=" + numLayers)
        + (bias ? "" : ", bias=False")
        + (batchFirst ? ", batch_first=True" : "")
        + (dropout == 0 ? "" : ", dropout=" + Printed.number(dropout))
        + (bidirectional ? ", bidirectional=True" : "");
  }

  @Override
  public List<ArraySpec> arrays() {
    int gates = Math.multiplyExact(mode.gates(), hiddenSize);
    Initializer uniform = Initializer.uniform(1 / Math.sqrt(hiddenSize));
    List<ArraySpec> arrays = new ArrayList<>();
    for (int layer = 0; layer < numLayers; layer++) {
      Shape inputWeight = Shape.of(gates, layerInputSize(layer));
      for (int direction = 0; direction < directions(); direction++) {
        String suffix = suffix(layer, direction);
        arrays.add(ArraySpec.parameter("weight_ih" + suffix, inputWeight, uniform));
        arrays.add(
            ArraySpec.parameter("weight_hh" + suffix, Shape.of(gates, outputSize()), uniform));
        if (bias) {
          arrays.add(ArraySpec.parameter("bias_ih" + suffix, Shape.of(gates), uniform));
          arrays.add(ArraySpec.parameter("bias_hh" + suffix, Shape.of(gates), uniform));
        }
        if (projSize > 0) {
          arrays.add(
              ArraySpec.parameter("weight_hr" + suffix, Shape.of(projSize, hiddenSize), uniform));
        }
      }
    }
    return arrays;
  }

  @Override
  public List<String> inputNames() {
    return mode.hasCellState()
        ? List.of("input", "h_0", "c_0", "lengths")
        : List.of("input", "h_0", "lengths");
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
    return mode.hasCellState() ? List.of("output", "h_n", "c_n") : List.of("output", "h_n");
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    Sequences axes = axes(inputs);
    List<Shape> shapes = new ArrayList<>();
    shapes.add(axes.shape(directions() * outputSize()));
    shapes.addAll(stateShapes(axes));
    return shapes;
  }

  private List<Shape> stateShapes(Sequences axes) {
    Shape state = stateShape(axes, outputSize());
    return mode.hasCellState() ? List.of(state, stateShape(axes, hiddenSize)) : List.of(state);
  }

  /** The shape of a state of the given features, of all layers and directions. */
  Shape stateShape(Sequences axes, int features) {
    int layers = numLayers * directions();
    return axes.batched() ? Shape.of(layers, axes.records(), features) : Shape.of(layers, features);
  }

  /** The axes of the input, once all inputs are known to fit. */
  Sequences axes(List<Shape> inputs) {
    Shape input = inputs.get(0);
    check(
        (input.rank() == 2 || input.rank() == 3) && input.size(-1) == inputSize,
        "input must be %s or (T, E=%s), got %s",
        String.format(batchFirst ? "(N, T, E=%s)" : "(T, N, E=%s)", inputSize),
        inputSize,
        input);
    Sequences axes = Sequences.of(input, batchFirst);
    check(axes.steps() > 0, "input must have at least 1 step, got %s", input);
    List<Shape> states = stateShapes(axes);
    for (int i = 0; i < states.size(); i++) {
      Shape state = i + 1 < inputs.size() ? inputs.get(i + 1) : null;
      check(
          state == null || state.equals(states.get(i)),
          "%s must be %s for input %s, got %s",
          inputNames().get(i + 1),
          states.get(i),
          input,
          state);
      check(
          i == 0 || (state == null) == (inputs.size() < 2 || inputs.get(1) == null),
          "h_0 and c_0 must be given both or not at all");
    }
    Shape lengths = inputs.size() > lengthsInput() ? inputs.get(lengthsInput()) : null;
    check(lengths == null || axes.batched(), "lengths need a batch, got input %s", input);
    check(
        lengths == null || lengths.equals(Shape.of(axes.records())),
        "lengths must be (N=%s), got %s",
        axes.records(),
        lengths);
    return axes;
  }

  /** Which input the lengths are. */
  int lengthsInput() {
    return inputNames().size() - 1;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Each record by itself, so that its bits depend neither on its batch nor on its padding.
   */
  @Override
  public List<INDArray> compute(LayerCall call) {
    return new RecurrentPass(this, call).run();
  }
}
