package dev.lamina.engine.onednn;

import dev.lamina.nn.recurrent.RecurrentSpec;
import dev.lamina.tensor.Shape;

/**
 * The values of a recurrent layer, in oneDNN's axes: (T, N, *) and (K, D, N, *).
 *
 * <p>A single record gets a second one, which may hold anything: of one record oneDNN makes
 * products of another kernel, whose last bits differ.
 */
record Recurrence(LayerSite site, RecurrentSpec spec) {
  private long steps() {
    return site.inputShape(0).size(spec.batchFirst() ? 1 : 0);
  }

  private long records() {
    return site.inputShape(0).size(spec.batchFirst() ? 0 : 1);
  }

  /** The records that are computed. */
  private long places() {
    return Math.max(records(), 2);
  }

  private boolean isPadded() {
    return places() != records();
  }

  private Layout sequence(long features) {
    Shape shape = Shape.of(steps(), places(), features);
    return Layout.rowMajor(shape, site.assembly().valueType(), site.owner());
  }

  /** The given records' part of a {@link #sequence}. */
  private Layout ownSequence(long features) {
    return strided(site.assembly().valueType(), places() * features, features, features);
  }

  /** (T, N, features) of memory that lies as the layer's input and output do. */
  private Layout asGiven(long features, int type) {
    return spec.batchFirst()
        ? strided(type, features, steps() * features, features)
        : strided(type, records() * features, features, features);
  }

  private Layout strided(int type, long step, long record, long features) {
    Shape shape = Shape.of(steps(), records(), features);
    return Layout.strided(shape, type, new long[] {step, record, 1}, site.owner());
  }

  Slot firstInput() {
    int type = site.assembly().valueType();
    if (!spec.batchFirst() && !isPadded()) {
      return site.rowMajor(0, type);
    }
    Slot given = site.assembly().rowMajor(site.input(0));
    Slot input = site.assembly().allocate(sequence(spec.inputSize()));
    site.assembly()
        .copy(
            site.assembly().view(given, asGiven(spec.inputSize(), Layout.FLOAT32)),
            site.assembly().view(input, ownSequence(spec.inputSize())));
    return input;
  }

  private long outputFeatures() {
    return spec.directions() * (long) spec.outputSize();
  }

  Slot output() {
    return site.assembly().allocate(sequence(outputFeatures()));
  }

  void defineOutput(Slot value) {
    if (!spec.batchFirst() && !isPadded()) {
      site.define(0, value);
      return;
    }
    int type = site.assembly().valueType();
    Slot result =
        site.assembly().allocate(Layout.rowMajor(site.outputShape(0), type, site.owner()));
    site.assembly()
        .copy(
            site.assembly().view(value, ownSequence(outputFeatures())),
            site.assembly().view(result, asGiven(outputFeatures(), type)));
    site.define(0, result);
  }

  private Layout state(long layers, long features, int type) {
    Shape shape = Shape.of(layers, spec.directions(), places(), features);
    return Layout.rowMajor(shape, type, site.owner());
  }

  /** The given records' part of a {@link #state} of all layers. */
  private Layout ownState(long features, int type) {
    long[] strides = {spec.directions() * places() * features, places() * features, features, 1};
    return Layout.strided(givenState(features), type, strides, site.owner());
  }

  private Shape givenState(long features) {
    return Shape.of(spec.numLayers(), spec.directions(), records(), features);
  }

  /** An initial state, null if it is not given; a cell state is always of floats. */
  Slot givenState(int input, long features) {
    if (input == spec.inputNames().size() - 1 || !site.has(input)) {
      return null;
    }
    int type = input == 1 ? site.assembly().valueType() : Layout.FLOAT32;
    Layout layout = Layout.rowMajor(givenState(features), type, site.owner());
    Slot given = site.assembly().view(site.rowMajor(input, type), layout);
    if (!isPadded()) {
      return given;
    }
    Slot padded = site.assembly().allocate(state(spec.numLayers(), features, type));
    site.assembly().copy(given, site.assembly().view(padded, ownState(features, type)));
    return padded;
  }

  /** Where a final state goes, null if nothing reads it. */
  Slot finalState(int output, long features, int type) {
    return output >= spec.outputNames().size() || !site.isRead(output)
        ? null
        : site.assembly().allocate(state(spec.numLayers(), features, type));
  }

  void defineState(int output, Slot slot, long features) {
    if (slot == null) {
      return;
    }
    int type = slot.layout().type();
    Slot own = slot;
    if (isPadded()) {
      own = site.assembly().allocate(Layout.rowMajor(givenState(features), type, site.owner()));
      site.assembly().copy(site.assembly().view(slot, ownState(features, type)), own);
    }
    Layout layout = Layout.rowMajor(site.outputShape(output), type, site.owner());
    site.define(output, site.assembly().view(own, layout));
  }

  /** The part of a state that belongs to one layer. */
  Slot ofLayer(Slot state, int layer) {
    if (state == null) {
      return null;
    }
    Layout layout = state(1, state.layout().shape().size(-1), state.layout().type());
    return site.assembly().view(state, layer * layout.bytes(), layout);
  }
}
