package dev.lamina.engine.onednn;

import dev.lamina.nn.recurrent.RecurrentSpec;
import dev.lamina.tensor.Shape;

/**
 * The values of a recurrent layer, in oneDNN's axes: (T, N, *) and (K * D, N, *).
 *
 * <p>A single record gets a second one, which may hold anything: of one record oneDNN makes
 * products of another kernel, whose last bits differ.
 */
record Recurrence(LayerSite site, RecurrentSpec spec) {
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
