package dev.lamina.spark.job;

import dev.lamina.spark.run.OutputName;
import dev.lamina.spark.run.RecordFault;
import dev.lamina.spark.source.SourceException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** Requires that no two records get one name, such as {@code a.jpg} and {@code a.png}. */
final class OutputNames implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int MOST_SHOWN = 5;

  private final PreprocessConfig.Target target;
  private final String extension;

  OutputNames(PreprocessConfig.Target target, String extension) {
    this.target = target;
    this.extension = extension;
  }

  /** The name of a record; its key where it can have none, or needs none. */
  private String name(String key) {
    try {
      return switch (target) {
        case IMAGES -> OutputName.of(key, extension);
        case TAR -> OutputName.inShard(key);
        default -> key;
      };
    } catch (RecordFault e) {
      return key;
    }
  }

  /** Checks keys that the driver has. */
  void check(Iterator<String> keys) {
    Map<String, String> first = new HashMap<>();
    List<String> twice = new ArrayList<>();
    while (keys.hasNext() && twice.size() < MOST_SHOWN) {
      String key = keys.next();
      String other = first.putIfAbsent(name(key), key);
      if (other != null) {
        twice.add("%s and %s would both be %s".formatted(other, key, name(key)));
      }
    }
    SourceException.check(twice);
  }

  /** Checks keys that are in a table. */
  void check(Dataset<Row> keys) {
    MapFunction<Row, String> naming = row -> name(row.getString(0));
    List<String> twice =
        keys
            .where(keys.col(keys.columns()[0]).isNotNull())
            .map(naming, Encoders.STRING())
            .groupBy("value")
            .count()
            .where("count > 1")
            .limit(MOST_SHOWN)
            .collectAsList()
            .stream()
            .map(row -> "%d records would be %s".formatted(row.getLong(1), row.getString(0)))
            .toList();
    SourceException.check(twice);
  }
}
