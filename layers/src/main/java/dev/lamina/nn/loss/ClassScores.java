package dev.lamina.nn.loss;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.FloatTuple;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.WholeNumbers;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The axes of a loss over classes: input (N, C, *) or (C), one element for each place but C.
 *
 * @param elements the shape without the classes: (N, *) or ()
 * @param classes C
 * @param inner the number of elements that one record has
 */
record ClassScores(Shape elements, int classes, int inner) {
  static ClassScores of(Shape input) {
    check(input.rank() >= 1, "input must be (N, C, *) or (C), got %s", input);
    if (input.rank() == 1) {
      return new ClassScores(Shape.of(), (int) input.size(0), 1);
    }
    Shape rest = input.slice(2, input.rank());
    return new ClassScores(rest.prepend(input.size(0)), (int) input.size(1), (int) rest.elements());
  }

  /** Those of an input that has but records and classes: (N, C), (C), or () for a single score. */
  static ClassScores ofRecords(Shape input) {
    check(
        input.rank() <= 2 && (input.rank() == 0 || input.size(-1) > 0),
        "input must be (N, C), (C) or (), with C above 0, got %s",
        input);
    return of(input.rank() == 0 ? Shape.of(1) : input);
  }

  /** The index, in the input, of a class's score for an element. */
  int index(int element, int label) {
    return (element / inner * classes + label) * inner + element % inner;
  }

  int count() {
    return Math.toIntExact(elements.elements());
  }

  /** The labels of the target, one an element; each in [0, C) or {@code ignored}. */
  long[] labels(LayerCall call, long ignored) {
    return labels(call, ignored, " or ignore_index " + ignored);
  }

  /** The classes of the target, one an element; each in [0, C). */
  long[] classes(LayerCall call) {
    return labels(call, 0, "");
  }

  private long[] labels(LayerCall call, long ignored, String orIgnored) {
    long[] labels = WholeNumbers.of(call.input(1), "target");
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] != ignored && (labels[i] < 0 || labels[i] >= classes)) {
        throw new LayerException(
            String.format(
                "target must be in [0, %s)%s, got %s at %s", classes, orIgnored, labels[i], i));
      }
    }
    return labels;
  }

  /** The classes' weights, or null where there are none. */
  float[] weights(INDArray weight) {
    return weight == null ? null : Tensors.floats(weight);
  }

  void checkWeight(FloatTuple weight) {
    check(
        weight == null || weight.length() == classes,
        "weight must have one value for each of %s classes, got %s",
        classes,
        weight == null ? 0 : weight.length());
  }
}
