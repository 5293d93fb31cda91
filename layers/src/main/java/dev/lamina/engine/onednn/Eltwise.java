package dev.lamina.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_clip;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_relu;

import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.activation.ReLU;
import dev.lamina.nn.activation.ReLU6;

/**
 * A function of each element that oneDNN has.
 *
 * @param algorithm oneDNN's number of it
 */
record Eltwise(int algorithm, float alpha, float beta) {
  /** oneDNN's function for an activation, null if it has none of the same meaning. */
  static Eltwise of(LayerSpec spec) {
    if (spec instanceof ReLU.Spec) {
      return new Eltwise(dnnl_eltwise_relu, 0, 0);
    }
    if (spec instanceof ReLU6.Spec) {
      return new Eltwise(dnnl_eltwise_clip, 0, 6);
    }
    return null;
  }
}
