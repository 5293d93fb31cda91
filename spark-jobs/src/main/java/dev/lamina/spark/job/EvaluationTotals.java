package dev.lamina.spark.job;

import dev.lamina.stats.CalibrationError;
import dev.lamina.stats.ConfusionMatrix;
import dev.lamina.stats.ExactSum;
import dev.lamina.stats.LabelCounts;
import dev.lamina.stats.TopK;
import dev.lamina.stats.TopRecords;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.sql.Row;

/** All that is known of evaluated records together; merged in any order it has the same bits. */
final class EvaluationTotals {
  private static final int VERSION = 1;

  private final ExactSum losses;
  private final ExactSum weights;
  private final ConfusionMatrix confusion;
  private final TopK topK;
  private final CalibrationError calibration;
  private final TopRecords worst;
  private final LabelCounts faults;

  private EvaluationTotals(
      ExactSum losses,
      ExactSum weights,
      ConfusionMatrix confusion,
      TopK topK,
      CalibrationError calibration,
      TopRecords worst,
      LabelCounts faults) {
    this.losses = losses;
    this.weights = weights;
    this.confusion = confusion;
    this.topK = topK;
    this.calibration = calibration;
    this.worst = worst;
    this.faults = faults;
  }

  /** The totals of no records. */
  static EvaluationTotals empty(int classes, int[] ks, int bins, int worst) {
    return new EvaluationTotals(
        ExactSum.empty(),
        ExactSum.empty(),
        ConfusionMatrix.empty(classes),
        TopK.empty(ks),
        CalibrationError.empty(bins),
        TopRecords.empty(worst),
        LabelCounts.empty());
  }

  /** Adds a row of {@link EvaluatedColumns}. */
  void add(Row row) {
    String reason = row.getAs(EvaluatedColumns.REASON);
    if (reason != null) {
      faults.add(reason);
      return;
    }
    int label = row.<Integer>getAs(EvaluatedColumns.LABEL);
    int prediction = row.<Integer>getAs(EvaluatedColumns.PREDICTION);
    double loss = row.<Double>getAs(EvaluatedColumns.LOSS);
    losses.add(loss);
    weights.add(row.<Double>getAs(EvaluatedColumns.WEIGHT));
    confusion.add(label, prediction);
    topK.add(row.<Integer>getAs(EvaluatedColumns.RANK));
    calibration.add(row.<Float>getAs(EvaluatedColumns.PROBABILITY), label == prediction);
    worst.add(new TopRecords.Entry(row.getAs(EvaluatedColumns.KEY), loss, label, prediction));
  }

  EvaluationTotals merge(EvaluationTotals other) {
    losses.merge(other.losses);
    weights.merge(other.weights);
    confusion.merge(other.confusion);
    topK.merge(other.topK);
    calibration.merge(other.calibration);
    worst.merge(other.worst);
    faults.merge(other.faults);
    return this;
  }

  byte[] write() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      losses.write(out);
      weights.write(out);
      confusion.write(out);
      topK.write(out);
      calibration.write(out);
      worst.write(out);
      faults.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static EvaluationTotals read(byte[] written) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(written))) {
      int version = in.readByte();
      if (version != VERSION) {
        throw new IOException("totals of version " + version + ", expected " + VERSION);
      }
      return new EvaluationTotals(
          ExactSum.read(in),
          ExactSum.read(in),
          ConfusionMatrix.read(in),
          TopK.read(in),
          CalibrationError.read(in),
          TopRecords.read(in),
          LabelCounts.read(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ExactSum losses() {
    return losses;
  }

  ExactSum weights() {
    return weights;
  }

  ConfusionMatrix confusion() {
    return confusion;
  }

  TopK topK() {
    return topK;
  }

  CalibrationError calibration() {
    return calibration;
  }

  TopRecords worst() {
    return worst;
  }

  LabelCounts faults() {
    return faults;
  }
}
