package dev.lamina.spark.run;

import dev.lamina.engine.Plan;
import dev.lamina.spark.source.DataRecord;
import java.util.List;

/**
 * What a job makes of sequences, if it has to see them.
 *
 * @param <T> of results
 */
public interface SequenceWork<T> extends BatchIterator.Work<T> {
  /**
   * The results of a batch.
   *
   * @param plan has run on the sequences, which are in the first places
   * @param records without their bytes
   * @param sequences one a record; a plan's steps after a sequence's own have no meaning
   */
  List<T> results(Plan plan, List<DataRecord> records, List<EncodedSequence> sequences);

  @Override
  default List<T> results(Plan plan, List<DataRecord> records) {
    throw new UnsupportedOperationException("this work is for sequences");
  }
}
