package dev.lamina.stats;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Numbers of records by true class (row) and predicted class (column).
 *
 * <p>{@code count(i, j) = } number of records whose label is i and whose prediction is j.
 *
 * <p>Only the cells that occur are held and written: over many classes, most stay empty.
 */
public final class ConfusionMatrix implements Statistic<ConfusionMatrix> {

  private static final BinaryForm FORM = new BinaryForm("ConfusionMatrix", 'C', 1);

  /** Far above any classifier's; keeps a report's arrays, one entry a class, within megabytes. */
  private static final int MAX_CLASSES = 1 << 20;

  private final int classes;

  /** Keyed by {@code label * classes + prediction}, counts above 0. */
  private final TreeMap<Long, Long> cells = new TreeMap<>();

  private long count;

  private ConfusionMatrix(int classes) {
    this.classes = classes;
  }

  /**
   * Returns the matrix of no records.
   *
   * @param classes number of classes C, from 1 to 2^20
   * @throws IllegalArgumentException if {@code classes} is out of range
   */
  public static ConfusionMatrix empty(int classes) {
    if (classes < 1 || classes > MAX_CLASSES) {
      throw new IllegalArgumentException(
          "ConfusionMatrix: classes must be from 1 to " + MAX_CLASSES + ", got " + classes);
    }
    return new ConfusionMatrix(classes);
  }

  /**
   * Adds a record.
   *
   * @param label true class, from 0 to C - 1
   * @param prediction predicted class, from 0 to C - 1
   * @throws IllegalArgumentException if either is out of range
   */
  public void add(int label, int prediction) {
    long cell = cell(label, prediction);
    count = Math.incrementExact(count);
    cells.merge(cell, 1L, Math::addExact);
  }

  @Override
  public ConfusionMatrix merge(ConfusionMatrix other) {
    if (classes != other.classes) {
      throw new IllegalArgumentException(
          "ConfusionMatrix(classes=%d): merged must have as many classes, got %d"
              .formatted(classes, other.classes));
    }
    count = Math.addExact(count, other.count);
    // A matrix merged with itself only replaces values, which does not disturb the iteration.
    other.cells.forEach((cell, records) -> cells.merge(cell, records, Math::addExact));
    return this;
  }

  /** Returns the number of classes C. */
  public int classes() {
    return classes;
  }

  /** Returns the number of records. */
  public long count() {
    return count;
  }

  /**
   * Returns the number of records of one cell.
   *
   * @param label true class, from 0 to C - 1
   * @param prediction predicted class, from 0 to C - 1
   * @throws IllegalArgumentException if either is out of range
   */
  public long count(int label, int prediction) {
    return cells.getOrDefault(cell(label, prediction), 0L);
  }

  /** Returns accuracy, and precision, recall and F1 of every class and on average. */
  public ClassificationReport report() {
    long[] support = new long[classes];
    long[] predicted = new long[classes];
    long[] correct = new long[classes];
    long allCorrect = 0;
    for (Map.Entry<Long, Long> cell : cells.entrySet()) {
      int label = label(cell.getKey());
      int prediction = prediction(cell.getKey());
      support[label] += cell.getValue();
      predicted[prediction] += cell.getValue();
      if (label == prediction) {
        correct[label] = cell.getValue();
        allCorrect += cell.getValue();
      }
    }
    List<ClassificationReport.Scores> scores = new ArrayList<>(classes);
    Average macro = new Average();
    Average weighted = new Average();
    for (int i = 0; i < classes; i++) {
      double right = correct[i];
      double ofClass = support[i];
      double asClass = predicted[i];
      double precision = quotient(right, asClass);
      double recall = quotient(right, ofClass);
      double f1 = quotient(2 * right, ofClass + asClass);
      scores.add(new ClassificationReport.Scores(precision, recall, f1, support[i]));
      if (support[i] > 0 || predicted[i] > 0) {
        macro.add(scores.get(i), 1);
        weighted.add(scores.get(i), support[i]);
      }
    }
    return new ClassificationReport(
        count == 0 ? Double.NaN : (double) allCorrect / count,
        scores,
        macro.scores(count),
        weighted.scores(count));
  }

  private static double quotient(double numerator, double denominator) {
    return denominator == 0 ? 0 : numerator / denominator;
  }

  private long cell(int label, int prediction) {
    checkClass("label", label);
    checkClass("prediction", prediction);
    return (long) label * classes + prediction;
  }

  private void checkClass(String name, int value) {
    if (value < 0 || value >= classes) {
      throw new IllegalArgumentException(
          "ConfusionMatrix(classes=%d): %s must be from 0 to %d, got %d"
              .formatted(classes, name, classes - 1, value));
    }
  }

  private int label(long cell) {
    return (int) (cell / classes);
  }

  private int prediction(long cell) {
    return (int) (cell % classes);
  }

  /**
   * {@inheritDoc}
   *
   * <p>After the header: number of classes and number of cells (4 bytes each); for each cell, in
   * the order of rows, then columns: label, prediction (4 bytes each) and count above 0 (8 bytes).
   */
  @Override
  public void write(DataOutput out) throws IOException {
    FORM.writeHeader(out);
    out.writeInt(classes);
    out.writeInt(cells.size());
    for (Map.Entry<Long, Long> cell : cells.entrySet()) {
      out.writeInt(label(cell.getKey()));
      out.writeInt(prediction(cell.getKey()));
      out.writeLong(cell.getValue());
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param in where the bytes come from; no more than the form's own are taken
   * @throws IOException if {@code in} does, or ends, or holds anything that is not such a form
   */
  public static ConfusionMatrix read(DataInput in) throws IOException {
    FORM.readHeader(in);
    ConfusionMatrix matrix = new ConfusionMatrix(FORM.readInt(in, "classes", 1, MAX_CLASSES));
    int size = FORM.readInt(in, "number of cells", 0, Integer.MAX_VALUE);
    long before = -1;
    for (int i = 0; i < size; i++) {
      int label = FORM.readInt(in, "label", 0, matrix.classes - 1);
      long cell = matrix.cell(label, FORM.readInt(in, "prediction", 0, matrix.classes - 1));
      FORM.check(cell > before, "cells must be in ascending order", cell + " after " + before);
      long records = FORM.readCount(in, "count of a cell");
      FORM.check(records > 0, "count of a cell must be above 0", records);
      matrix.count = FORM.total(matrix.count, records);
      matrix.cells.put(cell, records);
      before = cell;
    }
    return matrix;
  }

  /** Weighted means of scores, summed exactly. */
  private static final class Average {
    private final ExactSum precision = ExactSum.empty();
    private final ExactSum recall = ExactSum.empty();
    private final ExactSum f1 = ExactSum.empty();
    private long weights;

    void add(ClassificationReport.Scores scores, long weight) {
      double factor = weight;
      precision.addProduct(scores.precision(), factor);
      recall.addProduct(scores.recall(), factor);
      f1.addProduct(scores.f1(), factor);
      weights += weight;
    }

    ClassificationReport.Scores scores(long support) {
      return new ClassificationReport.Scores(mean(precision), mean(recall), mean(f1), support);
    }

    private double mean(ExactSum sum) {
      return weights == 0 ? Double.NaN : sum.exact().dividedBy(weights).doubleValue();
    }
  }
}
