package dev.lamina.nn.recurrent;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.DropoutMask;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.Sequences;
import dev.lamina.nn.WholeNumbers;
import dev.lamina.tensor.Tensors;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One pass of sequences through all layers of a recurrence. */
final class RecurrentPass {
  private final RecurrentSpec spec;
  private final LayerCall call;
  private final Sequences axes;
  private final int[] lengths;
  private final float[] states;
  private final float[] cells;

  RecurrentPass(RecurrentSpec spec, LayerCall call) {
    this.spec = spec;
    this.call = call;
    axes = spec.axes(call.inputShapes());
    lengths = lengths();
    states = initial(call.input(1), spec.outputSize());
    cells = spec.mode().hasCellState() ? initial(call.input(2), spec.hiddenSize()) : new float[0];
  }

  private int[] lengths() {
    int[] all = new int[axes.records()];
    Arrays.fill(all, axes.steps());
    INDArray given = call.input(spec.lengthsInput());
    if (given != null) {
      long[] values = WholeNumbers.of(given, "lengths");
      for (int n = 0; n < all.length; n++) {
        check(
            values[n] >= 0 && values[n] <= axes.steps(),
            "lengths must be in [0, T=%s], got %s for record %s",
            axes.steps(),
            values[n],
            n);
        all[n] = (int) values[n];
      }
    }
    return all;
  }

  /** States (K * D, N, features), a copy of the given ones or 0. */
  private float[] initial(INDArray given, int features) {
    int count = spec.numLayers() * spec.directions() * axes.records() * features;
    return given == null ? new float[count] : Tensors.floats(given);
  }

  /** The outputs of the layer: output, h_n and, of an LSTM, c_n. */
  List<INDArray> run() {
    float[][] sequences = axes.split(call.input(), spec.inputSize(), lengths);
    for (int layer = 0; layer < spec.numLayers(); layer++) {
      sequences = layer(layer, sequences);
      if (call.training() && spec.dropout() > 0 && layer < spec.numLayers() - 1) {
        drop(sequences);
      }
    }
    INDArray output = axes.join(sequences, width());
    INDArray state = Tensors.of(states, spec.stateShape(axes, spec.outputSize()));
    return spec.mode().hasCellState()
        ? List.of(output, state, Tensors.of(cells, spec.stateShape(axes, spec.hiddenSize())))
        : List.of(output, state);
  }

  /** The features of the output: D * P. */
  private int width() {
    return spec.directions() * spec.outputSize();
  }

  /**
   * One layer over all records.
   *
   * @param sequences for each record (its length, features)
   * @return for each record (its length, D * P)
   */
  private float[][] layer(int layer, float[][] sequences) {
    float[][] outputs = new float[sequences.length][];
    for (int n = 0; n < outputs.length; n++) {
      outputs[n] = new float[lengths[n] * width()];
    }
    for (int direction = 0; direction < spec.directions(); direction++) {
      RecurrentStep step = step(layer, direction);
      int place = (layer * spec.directions() + direction) * axes.records();
      for (int n = 0; n < outputs.length; n++) {
        direction(step, direction, place + n, sequences[n], outputs[n]);
      }
    }
    return outputs;
  }

  private RecurrentStep step(int layer, int direction) {
    String suffix = RecurrentSpec.suffix(layer, direction);
    RecurrentStep.Weights weights =
        new RecurrentStep.Weights(
            call.array("weight_ih" + suffix),
            call.array("weight_hh" + suffix),
            call.array("bias_ih" + suffix),
            call.array("bias_hh" + suffix),
            call.array("weight_hr" + suffix));
    return new RecurrentStep(spec.mode(), spec.nonlinearity(), spec.hiddenSize(), weights);
  }

  /**
   * One direction over one record.
   *
   * @param place which row of the states is this record's
   * @param sequence (length, features)
   * @param output (length, D * P), of which this direction's part is set
   */
  private void direction(
      RecurrentStep step, int direction, int place, float[] sequence, float[] output) {
    int size = spec.outputSize();
    int length = output.length / width();
    float[] state = row(states, place, size);
    float[] cell = spec.mode().hasCellState() ? row(cells, place, spec.hiddenSize()) : cells;
    float[] projected = step.project(sequence, length);
    for (int i = 0; i < length; i++) {
      int t = direction == 0 ? i : length - 1 - i;
      step.advance(projected, t, state, cell);
      System.arraycopy(state, 0, output, t * width() + direction * size, size);
    }
    System.arraycopy(state, 0, states, place * size, size);
    System.arraycopy(cell, 0, cells, place * cell.length, cell.length);
  }

  private static float[] row(float[] matrix, int row, int size) {
    return Arrays.copyOfRange(matrix, row * size, (row + 1) * size);
  }

  /** Dropout in torch's order of draws: step by step, in each the longer records first. */
  private void drop(float[][] sequences) {
    int[] order =
        IntStream.range(0, lengths.length)
            .boxed()
            .sorted(Comparator.comparingInt(n -> -lengths[n]))
            .mapToInt(n -> n)
            .toArray();
    int elements = IntStream.of(lengths).sum() * width();
    float[] factors = DropoutMask.draw(call.generator(), elements, spec.dropout());
    int next = 0;
    for (int t = 0; t < axes.steps(); t++) {
      for (int n : order) {
        if (t < lengths[n]) {
          for (int i = t * width(); i < (t + 1) * width(); i++) {
            sequences[n][i] *= factors[next++];
          }
        }
      }
    }
  }
}
