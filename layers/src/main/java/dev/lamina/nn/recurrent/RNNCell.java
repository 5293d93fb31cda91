package dev.lamina.nn.recurrent;

import dev.lamina.nn.Layer;

/** One step of an Elman network; see {@link CellSpec}. */
public final class RNNCell extends Layer {
  /** A cell with torch's defaults. */
  public RNNCell(int inputSize, int hiddenSize) {
    this(CellSpec.of(RecurrentMode.RNN, inputSize, hiddenSize));
  }

  /** A cell of the given arguments. */
  public RNNCell(CellSpec spec) {
    super(spec);
    if (spec.mode() != RecurrentMode.RNN) {
      throw new IllegalArgumentException("mode must be RNN, got " + spec.mode());
    }
  }
}
