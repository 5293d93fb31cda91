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

  /** The values of a recurrent layer, in oneDNN's axes: (T, N, *) and (K * D, N, *). */
  private record Recurrence(LayerSite site, RecurrentSpec spec) {
    private long steps() {
      return site.inputShape(0).size(spec.batchFirst() ? 1 : 0);
    }

    private long records() {
      return site.inputShape(0).size(spec.batchFirst() ? 0 : 1);
    }

    private Layout sequence(long features) {
      Shape shape = Shape.of(steps(), records(), features);
      return Layout.rowMajor(shape, site.assembly().valueType(), site.owner());
    }

    /** (T, N, features) of memory that lies as (N, T, features). */
    private Layout batchFirst(long features, int type) {
      Shape shape = Shape.of(steps(), records(), features);
      return Layout.strided(
          shape, type, new long[] {features, steps() * features, 1}, site.owner());
    }

    Slot firstInput() {
      if (!spec.batchFirst()) {
        return site.rowMajor(0, site.assembly().valueType());
      }
      Slot input = site.assembly().rowMajor(site.input(0));
      Slot turned = site.assembly().view(input, batchFirst(spec.inputSize(), Layout.FLOAT32));
      return site.assembly().in(turned, sequence(spec.inputSize()));
    }

    Slot output() {
      return site.assembly().allocate(sequence(spec.directions() * (long) spec.outputSize()));
    }

    void defineOutput(Slot value) {
      if (!spec.batchFirst()) {
        site.define(0, value);
        return;
      }
      long features = spec.directions() * (long) spec.outputSize();
      int type = site.assembly().valueType();
      Slot turned =
          site.assembly().allocate(Layout.rowMajor(site.outputShape(0), type, site.owner()));
      site.assembly().copy(value, site.assembly().view(turned, batchFirst(features, type)));
      site.define(0, turned);
    }

    private Shape state(long layers, long features) {
      return Shape.of(layers, spec.directions(), records(), features);
    }

    /** An initial state as floats or the values' type, null if it is not given. */
    Slot givenState(int input, long features) {
      if (input == spec.inputNames().size() - 1 || !site.has(input)) {
        return null;
      }
      int type = input == 1 ? site.assembly().valueType() : Layout.FLOAT32;
      return site.assembly()
          .view(
              site.rowMajor(input, type),
              Layout.rowMajor(state(spec.numLayers(), features), type, site.owner()));
    }

    /** Where a final state goes, null if nothing reads it. */
    Slot finalState(int output, long features, int type) {
      if (output >= spec.outputNames().size() || !site.isRead(output)) {
        return null;
      }
      return site.assembly()
          .allocate(Layout.rowMajor(state(spec.numLayers(), features), type, site.owner()));
    }

    void defineState(int output, Slot slot, long features) {
      if (slot != null) {
        Layout layout =
            Layout.rowMajor(
                Shape.of(spec.numLayers() * (long) spec.directions(), records(), features),
                slot.layout().type(),
                site.owner());
        site.define(output, site.assembly().view(slot, layout));
      }
    }

    /** The part of a state that belongs to one layer. */
    Slot ofLayer(Slot state, int layer) {
      if (state == null) {
        return null;
      }
      long features = state.layout().shape().size(-1);
      Layout layout = Layout.rowMajor(state(1, features), state.layout().type(), site.owner());
      return site.assembly().view(state, layer * layout.bytes(), layout);
    }
  }
}
