package dev.lamina.nn.activation;

import dev.lamina.nn.LayerSpec;

/** What engines need to know of activations. */
public final class Activations {
  private Activations() {}

  /** Whether a layer is a function of each element by itself, without arrays. */
  public static boolean isElementwise(LayerSpec spec) {
    return spec instanceof Elementwise;
  }
}
