package dev.lamina.spark.job;

import dev.lamina.stats.ConfusionMatrix;
import dev.lamina.stats.ExactSum;
import dev.lamina.stats.LabelCounts;
import dev.lamina.stats.Statistic;
import dev.lamina.stats.TopRecords;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.Row;

/** All that is known of evaluated steps together; merged in any order it has the same bits. */
final class StepTotals implements Statistic<StepTotals> {
  private static final int VERSION = 1;

  private final ExactSum losses;
  private final ExactSum weights;
  private final ConfusionMatrix confusion;
  private final TopRecords worst;
  private final LabelCounts faults;
  private final long ignoreIndex;
  private long records;
  private long steps;
  private long counted;
  private long right;
  private long characters;
  private long cut;

  private StepTotals(
      ExactSum losses,
      ExactSum weights,
      ConfusionMatrix confusion,
      TopRecords worst,
      LabelCounts faults,
      long ignoreIndex) {
    this.losses = losses;
    this.weights = weights;
    this.confusion = confusion;
    this.worst = worst;
    this.faults = faults;
    this.ignoreIndex = ignoreIndex;
  }

  /**
   * The totals of no sequences.
   *
   * @param classes of a confusion matrix, 0 for none
   * @param worst how many sequences of the largest loss are kept
   * @param ignoreIndex the target that does not count
   */
  static StepTotals empty(int classes, int worst, long ignoreIndex) {
    return new StepTotals(
        ExactSum.empty(),
        ExactSum.empty(),
        classes == 0 ? null : ConfusionMatrix.empty(classes),
        TopRecords.empty(worst),
        LabelCounts.empty(),
        ignoreIndex);
  }

  /** Adds a row of {@link StepColumns}. */
  void add(Row row) {
    String reason = row.getAs(EvaluatedColumns.REASON);
    if (reason != null) {
      faults.add(reason);
      return;
    }
    double loss = row.<Double>getAs(StepColumns.LOSS);
    double weight = row.<Double>getAs(StepColumns.WEIGHT);
    int ownCounted = row.<Integer>getAs(StepColumns.COUNTED);
    int ownRight = row.<Integer>getAs(StepColumns.RIGHT);
    long ownCharacters = row.<Long>getAs(StepColumns.CHARACTERS);
    losses.add(loss);
    weights.add(weight);
    records++;
    steps += row.<Integer>getAs(StepColumns.STEPS);
    counted += ownCounted;
    right += ownRight;
    characters += Math.max(0, ownCharacters);
    cut += ownCharacters < 0 ? 1 : 0;
    if (weight > 0) {
      worst.add(
          new TopRecords.Entry(
              row.getAs(EvaluatedColumns.KEY), loss / weight, ownCounted, ownRight));
    }
    if (confusion != null) {
      List<Integer> targets = row.getList(row.fieldIndex(StepColumns.TARGETS));
      List<Integer> predictions = row.getList(row.fieldIndex(StepColumns.PREDICTIONS));
      for (int t = 0; t < targets.size(); t++) {
        if (targets.get(t) != ignoreIndex) {
          confusion.add(targets.get(t), predictions.get(t));
        }
      }
    }
  }

  @Override
  public StepTotals merge(StepTotals other) {
    losses.merge(other.losses);
    weights.merge(other.weights);
    if (confusion != null) {
      confusion.merge(other.confusion);
    }
    worst.merge(other.worst);
    faults.merge(other.faults);
    records += other.records;
    steps += other.steps;
    counted += other.counted;
    right += other.right;
    characters += other.characters;
    cut += other.cut;
    return this;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    losses.write(out);
    weights.write(out);
    out.writeBoolean(confusion != null);
    if (confusion != null) {
      confusion.write(out);
    }
    worst.write(out);
    faults.write(out);
    out.writeLong(ignoreIndex);
    for (long count : new long[] {records, steps, counted, right, characters, cut}) {
      out.writeLong(count);
    }
  }

  static StepTotals read(DataInput in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException("totals of version " + version + ", expected " + VERSION);
    }
    StepTotals totals =
        new StepTotals(
            ExactSum.read(in),
            ExactSum.read(in),
            in.readBoolean() ? ConfusionMatrix.read(in) : null,
            TopRecords.read(in),
            LabelCounts.read(in),
            in.readLong());
    totals.records = in.readLong();
    totals.steps = in.readLong();
    totals.counted = in.readLong();
    totals.right = in.readLong();
    totals.characters = in.readLong();
    totals.cut = in.readLong();
    return totals;
  }

  ExactSum losses() {
    return losses;
  }

  ExactSum weights() {
    return weights;
  }

  /** Steps by target and prediction; null if there are too many classes. */
  ConfusionMatrix confusion() {
    return confusion;
  }

  /** By mean loss; a sequence's label is its counted steps, its prediction those that are right. */
  TopRecords worst() {
    return worst;
  }

  LabelCounts faults() {
    return faults;
  }

  long records() {
    return records;
  }

  long steps() {
    return steps;
  }

  /** Steps whose target counts. */
  long counted() {
    return counted;
  }

  long right() {
    return right;
  }

  /** The characters of all texts; -1 if not all of each was evaluated, or there were none. */
  long characters() {
    return cut > 0 || characters == 0 ? -1 : characters;
  }
}
