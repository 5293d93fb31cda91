package dev.lamina.nn.recurrent;

import dev.lamina.nn.Layer;

/** One step of a long short-term memory; see {@link CellSpec}. */
public final class LSTMCell extends Layer {
  /** A cell with torch's defaults. */
  public LSTMCell(int inputSize, int hiddenSize) {
    this(CellSpec.of(RecurrentMode.LSTM, inputSize, hiddenSize));
  }

  /** A cell of the given arguments. */
  public LSTMCell(CellSpec spec) {
    super(spec);
    if (spec.mode() != RecurrentMode.LSTM) {
      throw new IllegalArgumentException("mode must be LSTM, got " + spec.mode());
    }
  }
}
