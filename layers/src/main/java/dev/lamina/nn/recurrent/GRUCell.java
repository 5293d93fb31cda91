package dev.lamina.nn.recurrent;

import dev.lamina.nn.Layer;

/** One step of a gated recurrent unit; see {@link CellSpec}. */
public final class GRUCell extends Layer {
  /** A cell with torch's defaults. */
  public GRUCell(int inputSize, int hiddenSize) {
    this(CellSpec.of(RecurrentMode.GRU, inputSize, hiddenSize));
  }

  /** A cell of the given arguments. */
  public GRUCell(CellSpec spec) {
    super(spec);
    if (spec.mode() != RecurrentMode.GRU) {
      throw new IllegalArgumentException("mode must be GRU, got " + spec.mode());
    }
  }
}
