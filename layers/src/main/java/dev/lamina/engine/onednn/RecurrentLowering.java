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
    /** Of a single record oneDNN multiplies by another kernel, whose last bits differ. */
    private static final long LEAST_RECORDS = 2;

    private long steps() {
      return site.inputShape(0).size(spec.batchFirst() ? 1 : 0);
    }

    private long given() {
      return site.inputShape(0).size(spec.batchFirst() ? 0 : 1);
    }

    private long records() {
      return Math.max(given(), LEAST_RECORDS);
    }

    private Layout dense(Shape shape, int type) {
      return Layout.rowMajor(shape, type, site.owner());
    }

    private Layout sequence(long features) {
      return dense(Shape.of(steps(), records(), features), site.assembly().valueType());
    }

    Slot firstInput() {
      Slot input = site.input(0);
      Slot turned = spec.batchFirst() ? site.permuted(input, 1, 0, 2) : input;
      return filled(turned, sequence(spec.inputSize()));
    }

    /** A value (*, N, *) in a layout of as many records or more, which then hold anything. */
    private Slot filled(Slot slot, Layout wanted) {
      if (slot.layout().shape().equals(wanted.shape())) {
        return site.assembly().in(slot, wanted);
      }
      Slot filled = site.assembly().allocate(wanted);
      site.assembly().copy(slot, site.part(filled, 1, 0, given()));
      return filled;
    }

    Slot output() {
      return site.assembly().allocate(sequence(spec.directions() * (long) spec.outputSize()));
    }

    void defineOutput(Slot value) {
      Slot own = site.part(value, 1, 0, given());
      site.define(0, spec.batchFirst() ? site.permuted(own, 1, 0, 2) : own);
    }

    private Shape state(long layers, long features) {
      return Shape.of(layers, spec.directions(), records(), features);
    }

    private Shape joinedState(long features) {
      return Shape.of(spec.numLayers() * (long) spec.directions(), records(), features);
    }

    /** An initial state as floats or the values' type, null if it is not given. */
    Slot givenState(int input, long features) {
      if (input == spec.inputNames().size() - 1 || !site.has(input)) {
        return null;
      }
      int type = input == 1 ? site.assembly().valueType() : Layout.FLOAT32;
      Slot filled = filled(site.input(input), dense(joinedState(features), type));
      return site.reshaped(filled, state(spec.numLayers(), features), type);
    }

    /** Where a final state goes, null if nothing reads it. */
    Slot finalState(int output, long features, int type) {
      if (output >= spec.outputNames().size() || !site.isRead(output)) {
        return null;
      }
      return site.assembly().allocate(dense(state(spec.numLayers(), features), type));
    }

    void defineState(int output, Slot slot, long features) {
      if (slot != null) {
        Slot joined = site.reshaped(slot, joinedState(features), slot.layout().type());
        site.define(output, site.part(joined, 1, 0, given()));
      }
    }

    /** The part of a state that belongs to one layer. */
    Slot ofLayer(Slot state, int layer) {
      return state == null ? null : site.part(state, 0, layer, 1);
    }
  }
}
