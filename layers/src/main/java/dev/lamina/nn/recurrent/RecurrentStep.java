package dev.lamina.nn.recurrent;

import dev.lamina.tensor.Tensors;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One step of a recurrence for one record: what a cell computes, and each layer and direction of a
 * layered network at each step.
 *
 * <p>With a = W_ih x + b_ih and b = W_hh h + b_hh, in blocks of H for the gates:
 *
 * <ul>
 *   <li>RNN: h' = tanh(a + b), or relu(a + b).
 *   <li>LSTM: i, f, o = sigmoid(a + b) and g = tanh(a + b) of their blocks; c' = f c + i g; h' = o
 *       tanh(c'), or W_hr times that.
 *   <li>GRU: r, z = sigmoid(a + b) of their blocks; n = tanh(a_n + r b_n); h' = (1 - z) n + z h.
 * </ul>
 */
final class RecurrentStep {
  /**
   * The arrays of a step.
   *
   * @param inputWeight weight_ih (G, E)
   * @param stateWeight weight_hh (G, P)
   * @param inputBias bias_ih (G), null if there is none
   * @param stateBias bias_hh (G), null if there is none
   * @param projection weight_hr (P, H), null if there is none
   */
  record Weights(
      INDArray inputWeight,
      INDArray stateWeight,
      INDArray inputBias,
      INDArray stateBias,
      INDArray projection) {}

  private final RecurrentMode mode;
  private final Nonlinearity nonlinearity;
  private final int hidden;
  private final float[] inputColumns;
  private final float[] inputBias;
  private final float[] stateBias;
  private final float[] stateColumns;
  private final float[] projectionColumns;

  RecurrentStep(RecurrentMode mode, Nonlinearity nonlinearity, int hidden, Weights weights) {
    this.mode = mode;
    this.nonlinearity = nonlinearity;
    this.hidden = hidden;
    int gates = mode.gates() * hidden;
    inputColumns = columns(weights.inputWeight());
    inputBias = biases(weights.inputBias(), gates);
    stateBias = biases(weights.stateBias(), gates);
    stateColumns = columns(weights.stateWeight());
    projectionColumns = weights.projection() == null ? null : columns(weights.projection());
  }

  private static float[] biases(INDArray bias, int gates) {
    return bias == null ? new float[gates] : Tensors.floats(bias);
  }

  private static float[] columns(INDArray matrix) {
    return Tensors.floats(matrix.transpose());
  }

  /**
   * The inputs' part of all steps of a record.
   *
   * @param inputs (T, E)
   * @return (T, G)
   */
  float[] project(float[] inputs, int steps) {
    int gates = inputBias.length;
    int features = inputs.length / Math.max(1, steps);
    float[] sums = new float[steps * gates];
    float[] sum = new float[gates];
    float[] input = new float[features];
    for (int t = 0; t < steps; t++) {
      // Step by step: a matrix product sums in an order that depends on how many steps there are.
      Arrays.fill(sum, 0);
      System.arraycopy(inputs, t * features, input, 0, features);
      addProduct(input, inputColumns, sum);
      for (int j = 0; j < gates; j++) {
        sums[t * gates + j] = sum[j] + inputBias[j];
      }
    }
    return sums;
  }

  /**
   * Moves the states by one step.
   *
   * @param projected (T, G), as {@link #project} gives it
   * @param step which row of it
   * @param state h (P); modified
   * @param cell c (H) of an LSTM, else not used; modified
   */
  void advance(float[] projected, int step, float[] state, float[] cell) {
    float[] fromState = stateBias.clone();
    addProduct(state, stateColumns, fromState);
    int a = step * fromState.length;
    switch (mode) {
      case RNN -> {
        for (int j = 0; j < hidden; j++) {
          state[j] = nonlinearity.apply(projected[a + j] + fromState[j]);
        }
      }
      case GRU -> {
        for (int j = 0; j < hidden; j++) {
          int n = 2 * hidden + j;
          float reset = sigmoid(projected[a + j] + fromState[j]);
          float update = sigmoid(projected[a + hidden + j] + fromState[hidden + j]);
          float candidate = (float) Math.tanh(projected[a + n] + reset * fromState[n]);
          state[j] = (1 - update) * candidate + update * state[j];
        }
      }
      case LSTM -> {
        float[] output = projectionColumns == null ? state : new float[hidden];
        for (int j = 0; j < hidden; j++) {
          int f = hidden + j;
          int g = 2 * hidden + j;
          int o = 3 * hidden + j;
          float input = sigmoid(projected[a + j] + fromState[j]);
          float forget = sigmoid(projected[a + f] + fromState[f]);
          float candidate = (float) Math.tanh(projected[a + g] + fromState[g]);
          cell[j] = forget * cell[j] + input * candidate;
          output[j] = sigmoid(projected[a + o] + fromState[o]) * (float) Math.tanh(cell[j]);
        }
        if (projectionColumns != null) {
          Arrays.fill(state, 0);
          addProduct(output, projectionColumns, state);
        }
      }
    }
  }

  private static float sigmoid(float x) {
    return (float) (1 / (1 + Math.exp(-x)));
  }

  /** sums (m) += vector (n) times matrix (n, m): rows in order, so that the loop vectorizes. */
  private static void addProduct(float[] vector, float[] matrix, float[] sums) {
    for (int i = 0; i < vector.length; i++) {
      float factor = vector[i];
      int row = i * sums.length;
      for (int j = 0; j < sums.length; j++) {
        sums[j] += factor * matrix[row + j];
      }
    }
  }
}
