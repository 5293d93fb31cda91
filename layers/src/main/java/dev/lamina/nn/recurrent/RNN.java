package dev.lamina.nn.recurrent;

import dev.lamina.nn.Layer;

/** Layers of an Elman network over sequences; see {@link RecurrentSpec}. */
public final class RNN extends Layer {
  /** One layer with torch's defaults. */
  public RNN(int inputSize, int hiddenSize) {
    this(of(inputSize, hiddenSize));
  }

  /** Several layers with torch's defaults. */
  public RNN(int inputSize, int hiddenSize, int numLayers) {
    this(of(inputSize, hiddenSize).withNumLayers(numLayers));
  }

  /** Layers of the given arguments. */
  public RNN(RecurrentSpec spec) {
    super(spec);
    if (spec.mode() != RecurrentMode.RNN) {
      throw new IllegalArgumentException("mode must be RNN, got " + spec.mode());
    }
  }

  /** The arguments to start from: torch's defaults. */
  public static RecurrentSpec of(int inputSize, int hiddenSize) {
    return RecurrentSpec.of(RecurrentMode.RNN, inputSize, hiddenSize);
  }
}
