package dev.lamina.nn;

/**
 * A loss, which can be split by record so that a whole data set's value follows from its records'.
 *
 * <p>The first axis of the inputs is the record's, where a loss does not say otherwise.
 */
public interface LossSpec extends LayerSpec {
  /**
   * Each record's part of the loss.
   *
   * <p>With reduction {@code mean} the loss of any set of records is the sum of their {@code
   * losses} over the sum of their {@code weights}; with {@code sum}, the sum of their losses.
   *
   * @param losses (N): the record's loss, summed over its elements
   * @param weights (N): what the record counts for in the mean: its number of elements, the sum of
   *     their class weights, or 1 where the mean is one of records
   */
  record RecordTerms(double[] losses, double[] weights) {}

  /** Each record's part of the loss, whatever the reduction. */
  RecordTerms recordTerms(LayerCall call);
}
