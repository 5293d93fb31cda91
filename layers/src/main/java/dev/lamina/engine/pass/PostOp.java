package dev.lamina.engine.pass;

import dev.lamina.nn.LayerSpec;

/**
 * What is done to a layer's output before it is stored.
 *
 * @param name the path of the layer that this was
 * @param spec an element-wise activation, or Add
 * @param input for Add, which input of the fused node is added; -1 for an activation
 */
public record PostOp(String name, LayerSpec spec, int input) {
  /** An element-wise activation. */
  static PostOp activation(String name, LayerSpec spec) {
    return new PostOp(name, spec, -1);
  }

  /** Whether this adds an input. */
  public boolean isAdd() {
    return input >= 0;
  }
}
