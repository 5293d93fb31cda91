package dev.lamina.spark.job;

import dev.lamina.sequence.TextEncoding;
import dev.lamina.spark.source.DataRecord;
import dev.lamina.spark.source.SequenceContent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;

/** Counts the tokens, the lengths and the faults of a partition's sequences. */
final class TokenCountTask implements FlatMapFunction<Iterator<DataRecord>, Row> {
  static final String KIND = "kind";
  static final String NAME = "name";
  static final String COUNT = "count";
  static final String TOKEN = "token";
  static final String LENGTH = "length";
  static final String FAULT = "fault";

  /** What is counted, which of it, and how often it occurred. */
  static final StructType SCHEMA =
      new StructType()
          .add(KIND, DataTypes.StringType)
          .add(NAME, DataTypes.StringType)
          .add(COUNT, DataTypes.LongType);

  private static final long serialVersionUID = 1L;

  /** More different tokens than that are handed on, to be added up elsewhere. */
  private static final int MOST_TOKENS = 1 << 18;

  private final TextEncoding encoding;
  private final LongAccumulator seen;

  TokenCountTask(TextEncoding encoding, LongAccumulator seen) {
    this.encoding = encoding;
    this.seen = seen;
  }

  @Override
  public Iterator<Row> call(Iterator<DataRecord> records) {
    return new Iterator<>() {
      private Iterator<Row> counted = List.<Row>of().iterator();

      @Override
      public boolean hasNext() {
        while (!counted.hasNext() && records.hasNext()) {
          counted = count(records).iterator();
        }
        return counted.hasNext();
      }

      @Override
      public Row next() {
        return counted.next();
      }
    };
  }

  private List<Row> count(Iterator<DataRecord> records) {
    Map<String, Long> tokens = new HashMap<>();
    Map<String, Long> lengths = new HashMap<>();
    Map<String, Long> faults = new HashMap<>();
    while (records.hasNext() && tokens.size() < MOST_TOKENS) {
      DataRecord record = records.next();
      seen.add(1);
      if (record.reason() != null) {
        faults.merge(record.reason(), 1L, Long::sum);
        continue;
      }
      List<String> own = tokens(SequenceContent.of(record.bytes()));
      own.forEach(token -> tokens.merge(token, 1L, Long::sum));
      lengths.merge(Integer.toString(own.size()), 1L, Long::sum);
    }
    List<Row> rows = new ArrayList<>();
    tokens.forEach((name, count) -> rows.add(RowFactory.create(TOKEN, name, count)));
    lengths.forEach((name, count) -> rows.add(RowFactory.create(LENGTH, name, count)));
    faults.forEach((name, count) -> rows.add(RowFactory.create(FAULT, name, count)));
    return rows;
  }

  private List<String> tokens(SequenceContent content) {
    if (content.kind() == SequenceContent.Kind.TEXT) {
      return encoding.tokens(content.text());
    }
    List<String> ids = new ArrayList<>();
    ByteBuffer in = content.values();
    while (in.remaining() >= Long.BYTES) {
      ids.add(Long.toString(in.getLong()));
    }
    return ids;
  }
}
