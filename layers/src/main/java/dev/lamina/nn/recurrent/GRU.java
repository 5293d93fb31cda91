package dev.lamina.nn.recurrent;

import dev.lamina.nn.Layer;

/** Layers of gated recurrent units over sequences; see {@link RecurrentSpec}. */
public final class GRU extends Layer {
  /** One layer with torch's defaults. */
  public GRU(int inputSize, int hiddenSize) {
    this(of(inputSize, hiddenSize));
  }

  /** Several layers with torch's defaults. */
  public GRU(int inputSize, int hiddenSize, int numLayers) {
    this(of(inputSize, hiddenSize).withNumLayers(numLayers));
  }

  /** Layers of the given arguments. */
  public GRU(RecurrentSpec spec) {
    super(spec);
    if (spec.mode() != RecurrentMode.GRU) {
      throw new IllegalArgumentException("mode must be GRU, got " + spec.mode());
    }
  }

  /** The arguments to start from: torch's defaults. */
  public static RecurrentSpec of(int inputSize, int hiddenSize) {
    return RecurrentSpec.of(RecurrentMode.GRU, inputSize, hiddenSize);
  }
}
