package dev.lamina.engine.onednn;

import dev.lamina.nn.recurrent.RecurrentMode;
import dev.lamina.nn.recurrent.RecurrentSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.Arrays;

/**
 * The parameters of one layer of a recurrent one, for all its directions, as oneDNN wants them:
 * weights (1, D, in, gates, H), bias (1, D, gates, H).
 *
 * <p>torch's GRU has its gates as r, z, n where oneDNN has z, r, n; its bias has four parts there
 * because the one of the hidden state's n is multiplied by r.
 */
final class RecurrentWeights {
  private final LayerSite site;
  private final RecurrentSpec spec;
  private final int layer;

  RecurrentWeights(LayerSite site, RecurrentSpec spec, int layer) {
    this.site = site;
    this.spec = spec;
    this.layer = layer;
  }

  Shape inputShape() {
    return shape(spec.layerInputSize(layer));
  }

  Shape hiddenShape() {
    return shape(spec.outputSize());
  }

  private Shape shape(long in) {
    return Shape.of(1, spec.directions(), in, spec.mode().gates(), spec.hiddenSize());
  }

  private int biasParts() {
    return spec.mode() == RecurrentMode.GRU ? 4 : spec.mode().gates();
  }

  Layout biasLayout() {
    Shape shape = Shape.of(1, spec.directions(), biasParts(), spec.hiddenSize());
    return Layout.rowMajor(shape, Layout.FLOAT32, site.owner());
  }

  /** Packs {@code weight_ih} or {@code weight_hh}. */
  void pack(int number, String name, Layout wanted) {
    Shape shape = wanted.shape();
    long in = shape.size(2);
    long hidden = spec.hiddenSize();
    float[] all = new float[Math.toIntExact(shape.elements())];
    int one = all.length / spec.directions();
    for (int direction = 0; direction < spec.directions(); direction++) {
      copyGates(weights(name, direction), all, direction * one);
    }
    // Each gate of each direction lies as torch has it: (H, in).
    long[] strides = {all.length, one, 1, hidden * in, in};
    site.weight(
        number,
        name + RecurrentSpec.suffix(layer, 0),
        Tensors.of(all, Shape.of(all.length)),
        Layout.strided(shape, Layout.FLOAT32, strides, site.owner()),
        wanted);
  }

  void packBias(int number) {
    int hidden = spec.hiddenSize();
    int parts = biasParts() * hidden;
    float[] all = new float[spec.directions() * parts];
    for (int direction = 0; direction < spec.directions() && spec.bias(); direction++) {
      float[] input = new float[parts];
      float[] state = new float[parts];
      copyGates(weights("bias_ih", direction), input, 0);
      copyGates(weights("bias_hh", direction), state, 0);
      if (spec.mode() == RecurrentMode.GRU) {
        System.arraycopy(state, 2 * hidden, state, 3 * hidden, hidden);
        Arrays.fill(state, 2 * hidden, 3 * hidden, 0);
      }
      for (int i = 0; i < parts; i++) {
        all[direction * parts + i] = input[i] + state[i];
      }
    }
    Layout layout = biasLayout();
    site.weight(
        number,
        "bias" + RecurrentSpec.suffix(layer, 0),
        Tensors.of(all, Shape.of(all.length)),
        layout,
        layout);
  }

  private float[] weights(String name, int direction) {
    return Tensors.floats(site.array(name + RecurrentSpec.suffix(layer, direction)));
  }

  /** Copies the blocks of all gates, in oneDNN's order. */
  private void copyGates(float[] from, float[] to, int begin) {
    int gates = spec.mode().gates();
    int block = from.length / gates;
    for (int gate = 0; gate < gates; gate++) {
      boolean swapped = spec.mode() == RecurrentMode.GRU && gate < 2;
      System.arraycopy(from, (swapped ? 1 - gate : gate) * block, to, begin + gate * block, block);
    }
  }
}
