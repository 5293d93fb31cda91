package dev.lamina.nn.loss;

import dev.lamina.nn.Reduction;

/**
 * The arguments {@code size_average} and {@code reduce}, which torch deprecates and still takes in
 * place of {@code reduction}.
 *
 * <p>If either is given it decides, whatever the reduction says: without reduce (default true)
 * none, without size_average (default true) sum, with both mean. A spec keeps the outcome as its
 * reduction, and neither of them. torch's even older name {@code elementwise_mean} is not taken.
 */
final class OlderReduction {
  private OlderReduction() {}

  static Reduction of(Boolean sizeAverage, Boolean reduce, Reduction reduction) {
    if (sizeAverage == null && reduce == null) {
      return reduction;
    }
    if (reduce != null && !reduce) {
      return Reduction.NONE;
    }
    return sizeAverage == null || sizeAverage ? Reduction.MEAN : Reduction.SUM;
  }
}
