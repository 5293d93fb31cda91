package dev.lamina.spark.run;

import dev.lamina.image.transform.Transformed;
import dev.lamina.spark.source.DataRecord;
import java.io.IOException;
import java.io.Serializable;

/** Where a task's transformed records go. For one thread at a time. */
public interface RecordSink extends AutoCloseable {
  /** Makes the sink of each task; travels. */
  interface Factory extends Serializable {
    /** A sink for a partition of this number. */
    RecordSink open(int partition) throws IOException;
  }

  /**
   * What was written of a record.
   *
   * @param file its name below the output folder
   * @param content the bytes that are the record's in it
   */
  @SuppressWarnings("ArrayRecordComponent") // Looked at once; never compared.
  record Written(String file, byte[] content) {}

  /**
   * Writes a record.
   *
   * @throws RecordFault if this record cannot be written, though others can
   */
  Written write(DataRecord record, Transformed transformed) throws IOException, RecordFault;

  /** Gives what was written its name: the partition is whole. */
  void finish() throws IOException;

  /** Frees what is open. What is not finished never gets its name. */
  @Override
  void close() throws IOException;
}
