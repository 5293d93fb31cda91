package dev.lamina.nn.loss;

import dev.lamina.nn.ArraySpec;
import dev.lamina.nn.Broadcast;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.NumberArray;
import dev.lamina.tensor.Shape;
import java.util.List;

/** Weights that broadcast to the elements of a loss, and the buffers that torch keeps them in. */
final class ElementWeights {
  private ElementWeights() {}

  static List<ArraySpec> arrays(String name, NumberArray weight) {
    return weight == null
        ? List.of()
        : List.of(ArraySpec.given(name, weight.shape(), weight::toArray));
  }

  /** Requires that weights, if there are any, can be repeated to the shape of the elements. */
  static void checkShape(String name, NumberArray weight, Shape elements) {
    LayerException.check(
        weight == null || Broadcast.fits(weight.shape(), elements),
        "%s must broadcast to %s, got %s",
        name,
        elements,
        weight == null ? null : weight.shape());
  }

  /** Requires that no record of a batch has weights of its own. */
  static void checkSameForRecords(String name, NumberArray weight, Shape elements) {
    boolean own =
        weight != null
            && elements.rank() > 0
            && weight.shape().rank() == elements.rank()
            && weight.shape().size(0) != 1;
    LayerException.check(
        !own,
        "%s must be the same for all records, got %s for %s",
        name,
        own ? weight.shape() : null,
        elements);
  }
}
