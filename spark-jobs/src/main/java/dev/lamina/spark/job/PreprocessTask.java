package dev.lamina.spark.job;

import dev.lamina.image.Image;
import dev.lamina.image.transform.Transformed;
import dev.lamina.spark.run.Checksum;
import dev.lamina.spark.run.ImageInput;
import dev.lamina.spark.run.RecordFault;
import dev.lamina.spark.run.RecordSink;
import dev.lamina.spark.run.RecordTable;
import dev.lamina.spark.run.TaskThreads;
import dev.lamina.spark.source.DataRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.TaskCompletionListener;

/** Transforms and writes the images of a partition: to rows of {@link PreprocessedColumns}. */
final class PreprocessTask implements FlatMapFunction<Iterator<DataRecord>, Row> {
  private static final long serialVersionUID = 1L;

  private final ImageInput input;
  private final RecordSink.Factory sinks;
  private final RecordTable table;
  private final Checksum checksum;
  private final Sampling sampling;
  private final LongAccumulator seen;

  PreprocessTask(
      ImageInput input,
      RecordSink.Factory sinks,
      RecordTable table,
      Checksum checksum,
      Sampling sampling,
      LongAccumulator seen) {
    this.input = input;
    this.sinks = sinks;
    this.table = table;
    this.checksum = checksum;
    this.sampling = sampling;
    this.seen = seen;
  }

  @Override
  public Iterator<Row> call(Iterator<DataRecord> records) throws IOException {
    // Layers among the transforms are compiled for so many threads.
    int unused = TaskThreads.cap();
    RecordSink sink = sinks.open(TaskContext.getPartitionId());
    TaskCompletionListener closing =
        context -> {
          input.close();
          try {
            sink.close();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    TaskContext.get().addTaskCompletionListener(closing);
    return new Iterator<>() {
      private boolean isFinished;

      @Override
      public boolean hasNext() {
        boolean hasNext = records.hasNext();
        if (!hasNext && !isFinished) {
          isFinished = true;
          finish(sink);
        }
        return hasNext;
      }

      @Override
      public Row next() {
        Row row = process(records.next(), sink);
        seen.add(1);
        return row;
      }
    };
  }

  private static void finish(RecordSink sink) {
    try {
      sink.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Row process(DataRecord record, RecordSink sink) {
    try {
      if (record.reason() != null) {
        throw new RecordFault(record.reason(), record.message());
      }
      Image image = input.decode(record.bytes());
      Transformed transformed = input.transform(image);
      RecordSink.Written written = sink.write(record, transformed);
      boolean isSample = sampling.takes(record.key());
      return table.row(
          record,
          written.file(),
          (long) written.content().length,
          checksum.of(written.content()),
          shape(transformed),
          isSample ? sampling.small(image) : null,
          isSample ? sampling.small(transformed) : null);
    } catch (RecordFault fault) {
      return table.quarantined(record, fault);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Integer[] shape(Transformed transformed) {
    if (transformed instanceof Transformed.Tensor tensor) {
      return Arrays.stream(tensor.shape().toArray())
          .mapToObj(Math::toIntExact)
          .toArray(Integer[]::new);
    }
    Image image = ((Transformed.Images) transformed).images().get(0);
    return new Integer[] {image.mode().channels(), image.height(), image.width()};
  }
}
