package dev.lamina.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST_ITER;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST_ITER_C;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST_LAYER;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_ITER;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_ITER_C;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_LAYER;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS_ITER;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS_LAYER;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_weights_md;

import dev.lamina.nn.recurrent.RecurrentSpec;
import dev.lamina.tensor.Shape;

/** LSTM, GRU and RNN over batches of sequences of one length; a primitive for each layer. */
final class RecurrentLowering implements Lowering {
  @Override
  public boolean lower(LayerSite site) {
    if (!(site.spec() instanceof RecurrentSpec spec) || !canLower(site, spec)) {
      return false;
    }
    Recurrence recurrence = new Recurrence(site, spec);
    Slot value = recurrence.firstInput();
    Slot hidden = recurrence.givenState(1, spec.outputSize());
    Slot cell = recurrence.givenState(2, spec.hiddenSize());
    Slot lastHidden = recurrence.finalState(1, spec.outputSize(), site.assembly().valueType());
    Slot lastCell = recurrence.finalState(2, spec.hiddenSize(), Layout.FLOAT32);
    for (int layer = 0; layer < spec.numLayers(); layer++) {
      RecurrentPrimitive.Slots slots =
          new RecurrentPrimitive.Slots(
              value,
              recurrence.ofLayer(hidden, layer),
              recurrence.ofLayer(cell, layer),
              recurrence.output(),
              recurrence.ofLayer(lastHidden, layer),
              recurrence.ofLayer(lastCell, layer));
      run(site, recurrence, layer, slots);
      value = slots.output();
    }
    recurrence.defineOutput(value);
    recurrence.defineState(1, lastHidden, spec.outputSize());
    recurrence.defineState(2, lastCell, spec.hiddenSize());
    return true;
  }

  private static boolean canLower(LayerSite site, RecurrentSpec spec) {
    int lengths = spec.inputNames().size() - 1;
    return site.inputShape(0).rank() == 3
        && site.inputShape(0).elements() > 0
        && spec.projSize() == 0
        && !site.has(lengths);
  }

  private static void run(
      LayerSite site, Recurrence recurrence, int layer, RecurrentPrimitive.Slots slots) {
    RecurrentWeights weights = new RecurrentWeights(site, recurrence.spec(), layer);
    int type = site.assembly().valueType();
    try (Attributes attributes = new Attributes()) {
      Primitive primitive =
          RecurrentPrimitive.create(
              recurrence.spec(),
              slots,
              Layout.any(weights.inputShape(), type, site.owner()),
              Layout.any(weights.hiddenShape(), type, site.owner()),
              weights.biasLayout(),
              attributes,
              site.owner());
      argument(site, DNNL_ARG_SRC_LAYER, slots.input());
      argument(site, DNNL_ARG_SRC_ITER, slots.hidden());
      argument(site, DNNL_ARG_SRC_ITER_C, slots.cell());
      argument(site, DNNL_ARG_DST_LAYER, slots.output());
      argument(site, DNNL_ARG_DST_ITER, slots.lastHidden());
      argument(site, DNNL_ARG_DST_ITER_C, slots.lastCell());
      weights.pack(
          DNNL_ARG_WEIGHTS_LAYER,
          "weight_ih",
          chosen(primitive, 0, weights.inputShape(), type, site));
      weights.pack(
          DNNL_ARG_WEIGHTS_ITER,
          "weight_hh",
          chosen(primitive, 1, weights.hiddenShape(), type, site));
      weights.packBias(DNNL_ARG_BIAS);
      site.execute(primitive);
    }
  }

  private static Layout chosen(
      Primitive primitive, int index, Shape shape, int type, LayerSite site) {
    return primitive.chosen(dnnl_query_weights_md, index, shape, type, site.owner());
  }

  private static void argument(LayerSite site, int number, Slot slot) {
    if (slot != null) {
      site.argument(number, slot);
    }
  }
}
