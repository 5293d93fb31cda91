package dev.lamina.spark.job;

import dev.lamina.spark.run.RecordInput;
import dev.lamina.spark.source.DataRecord;
import dev.lamina.tensor.Shape;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Puts records that can be read into the batches of a loader that does not shuffle: in the order of
 * their classes and keys, as torchvision's ImageFolder has them; keys that are numbers in that of
 * the numbers. Or in an order that mixes them, by a hash of each key and a seed. So the batches do
 * not depend on how the records were cut.
 */
final class BatchOrder {
  private static final String BATCH = "batch";
  private static final String PLACE = "place";

  private static final StructType READABLE =
      new StructType()
          .add("label", DataTypes.IntegerType, false)
          .add("digits", DataTypes.IntegerType, false)
          .add("key", DataTypes.StringType, false)
          .add("bytes", DataTypes.BinaryType, false);

  private static final StructType NUMBERED =
      new StructType()
          .add(BATCH, DataTypes.LongType, false)
          .add(PLACE, DataTypes.LongType, false)
          .add("bytes", DataTypes.BinaryType, false);

  private BatchOrder() {}

  /**
   * Rows of a batch's number, a place and a record's content: those of a batch in one partition,
   * one after the other.
   *
   * @param shape of a record, which tells whether one can be read
   * @param seed of the mixed order; null for that of classes and keys
   */
  static JavaRDD<Row> of(
      SparkSession session,
      JavaRDD<DataRecord> records,
      RecordInput input,
      Shape shape,
      int batchSize,
      Integer seed) {
    Dataset<Row> readable =
        session.createDataFrame(
            records.mapPartitions(new ReadableRows(input, shape.toArray(), seed)), READABLE);
    JavaRDD<Row> numbered =
        readable
            .orderBy("label", "digits", "key")
            .toJavaRDD()
            .zipWithIndex()
            .map(
                pair ->
                    RowFactory.create(
                        pair._2() / batchSize, pair._2(), pair._1().<byte[]>getAs("bytes")));
    return session
        .createDataFrame(numbered, NUMBERED)
        .repartition(functions.col(BATCH))
        .sortWithinPartitions(BATCH, PLACE)
        .toJavaRDD();
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record ReadableRows(RecordInput input, long[] sizes, Integer seed)
      implements FlatMapFunction<Iterator<DataRecord>, Row> {
    @Override
    public Iterator<Row> call(Iterator<DataRecord> records) {
      Shape shape = Shape.of(sizes);
      FloatBuffer scratch = FloatBuffer.allocate(Math.toIntExact(shape.elements()));
      return new Iterator<>() {
        private final List<Row> next = new ArrayList<>();

        @Override
        public boolean hasNext() {
          while (next.isEmpty() && records.hasNext()) {
            DataRecord record = records.next();
            if (ReadableTask.fault(record, input, shape, scratch) == null) {
              next.add(row(record));
            }
          }
          return !next.isEmpty();
        }

        @Override
        public Row next() {
          if (!hasNext()) {
            throw new NoSuchElementException();
          }
          return next.remove(0);
        }
      };
    }

    private Row row(DataRecord record) {
      if (seed != null) {
        return RowFactory.create(-1, 0, mixed(record.key()), record.bytes());
      }
      boolean isNumber = record.key().matches("0|[1-9][0-9]*");
      return RowFactory.create(
          record.label() == null || isNumber ? -1 : record.label(),
          isNumber ? record.key().length() : 0,
          record.key(),
          record.bytes());
    }

    private String mixed(String key) {
      byte[] named = (seed + "\n" + key).getBytes(StandardCharsets.UTF_8);
      return UUID.nameUUIDFromBytes(named) + key;
    }
  }
}
