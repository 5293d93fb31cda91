package dev.lamina.nn.recurrent;

import dev.lamina.nn.Layer;

/** Layers of long short-term memory over sequences; see {@link RecurrentSpec}. */
public final class LSTM extends Layer {
  /** One layer with torch's defaults. */
  public LSTM(int inputSize, int hiddenSize) {
    this(of(inputSize, hiddenSize));
  }

  /** Several layers with torch's defaults. */
  public LSTM(int inputSize, int hiddenSize, int numLayers) {
    this(of(inputSize, hiddenSize).withNumLayers(numLayers));
  }

  /** Layers of the given arguments. */
  public LSTM(RecurrentSpec spec) {
    super(spec);
    if (spec.mode() != RecurrentMode.LSTM) {
      throw new IllegalArgumentException("mode must be LSTM, got " + spec.mode());
    }
  }

  /** The arguments to start from: torch's defaults. */
  public static RecurrentSpec of(int inputSize, int hiddenSize) {
    return RecurrentSpec.of(RecurrentMode.LSTM, inputSize, hiddenSize);
  }
}
