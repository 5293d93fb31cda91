package dev.lamina.spark.job;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The figures of channels as a table, one row a channel, without their histograms. */
final class ChannelTable {
  /** The part of the output that has it. */
  static final String NAME = "channels";

  private static final DataType DOUBLE = DataTypes.DoubleType;
  private static final DataType LONG = DataTypes.LongType;
  private static final StructType SCHEMA =
      new StructType()
          .add("layer", DataTypes.StringType, false)
          .add("type", DataTypes.StringType, false)
          .add("channel", DataTypes.IntegerType, false)
          .add("count", LONG, false)
          .add("mean", DOUBLE)
          .add("variance", DOUBLE)
          .add("std", DOUBLE)
          .add("min", DOUBLE)
          .add("max", DOUBLE)
          .add("zeros", DOUBLE)
          .add("nans", LONG, false)
          .add("infinities", LONG, false)
          .add("running_mean", DOUBLE)
          .add("running_variance", DOUBLE)
          .add("input_mean", DOUBLE)
          .add("input_variance", DOUBLE)
          .add("psi", DOUBLE)
          .add("ks", DOUBLE)
          .add("mean_shift", DOUBLE);

  private ChannelTable() {}

  /** Writes the table as one Parquet file in a folder. */
  static void write(SparkSession session, StatisticsResult result, String folder) {
    List<Row> rows = new ArrayList<>();
    Map<String, StatisticsResult.ChannelDrift> drifts = new HashMap<>();
    if (result.drift() != null) {
      result
          .drift()
          .channels()
          .forEach(drift -> drifts.put(drift.layer() + "\n" + drift.channel(), drift));
    }
    if (result.data() != null) {
      add(rows, EarlierStatistics.DATA, result.data().kind(), result.data().channels(), drifts);
    }
    result
        .layers()
        .forEach(layer -> add(rows, layer.layer(), layer.type(), layer.channels(), drifts));
    session.createDataFrame(rows, SCHEMA).coalesce(1).write().parquet(folder);
  }

  private static void add(
      List<Row> rows,
      String layer,
      String type,
      List<ChannelFigures> channels,
      Map<String, StatisticsResult.ChannelDrift> drifts) {
    for (ChannelFigures channel : channels) {
      ChannelFigures.NormFigures norm = channel.norm();
      StatisticsResult.ChannelDrift drift = drifts.get(layer + "\n" + channel.channel());
      rows.add(
          RowFactory.create(
              layer,
              type,
              channel.channel(),
              channel.count(),
              channel.mean(),
              channel.variance(),
              channel.std(),
              channel.min(),
              channel.max(),
              channel.zeros(),
              channel.nans(),
              channel.infinities(),
              norm == null ? null : norm.runningMean(),
              norm == null ? null : norm.runningVariance(),
              norm == null ? null : norm.inputMean(),
              norm == null ? null : norm.inputVariance(),
              drift == null ? null : drift.psi(),
              drift == null ? null : drift.ks(),
              drift == null ? null : drift.meanShift()));
    }
  }
}
