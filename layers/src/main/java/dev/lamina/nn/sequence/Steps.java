package dev.lamina.nn.sequence;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.WholeNumbers;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The steps that each record of a batch has. */
final class Steps {
  private Steps() {}

  /** Requires that the lengths, if there are any, are those of the records of an input. */
  static void checkLengths(Shape input, List<Shape> inputs) {
    Shape lengths = inputs.size() > 1 ? inputs.get(1) : null;
    check(
        lengths == null || lengths.equals(Shape.of(input.size(0))),
        "lengths must be (N=%s), got %s",
        input.size(0),
        lengths);
  }

  /**
   * How many steps each record has.
   *
   * @param input (N, T, *)
   * @param lengths (N), each in [0, T]; null for T steps of all
   * @throws dev.lamina.nn.LayerException if a length is out of range or not whole
   */
  static int[] of(INDArray input, INDArray lengths) {
    Shape shape = Tensors.shape(input);
    int[] steps = new int[Math.toIntExact(shape.size(0))];
    if (lengths == null) {
      Arrays.fill(steps, Math.toIntExact(shape.size(1)));
      return steps;
    }
    long[] given = WholeNumbers.of(lengths, "lengths");
    for (int n = 0; n < steps.length; n++) {
      check(
          given[n] >= 0 && given[n] <= shape.size(1),
          "lengths must be in [0, T=%s], got %s for record %s",
          shape.size(1),
          given[n],
          n);
      steps[n] = (int) given[n];
    }
    return steps;
  }
}
