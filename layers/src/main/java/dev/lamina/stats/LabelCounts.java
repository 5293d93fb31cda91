package dev.lamina.stats;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Numbers of records by a label, such as the name of a class or the reason of a failure.
 *
 * <p>{@code counts = } for each label that occurs, the number of records with it. One entry is held
 * for each distinct label, so these should be few against the records.
 */
public final class LabelCounts implements Statistic<LabelCounts> {

  private static final BinaryForm FORM = new BinaryForm("LabelCounts", 'L', 1);

  private final TreeMap<String, Long> counts = new TreeMap<>();
  private long total;

  private LabelCounts() {}

  /** Returns the counts of no records. */
  public static LabelCounts empty() {
    return new LabelCounts();
  }

  /**
   * Adds a record.
   *
   * @param label any string
   * @throws NullPointerException if {@code label} is null
   */
  public void add(String label) {
    counts.merge(label, 1L, Math::addExact);
    total = Math.incrementExact(total);
  }

  @Override
  public LabelCounts merge(LabelCounts other) {
    total = Math.addExact(total, other.total);
    // Counts merged with themselves only replace values, which does not disturb the iteration.
    other.counts.forEach((label, records) -> counts.merge(label, records, Math::addExact));
    return this;
  }

  /** Returns the number of records. */
  public long total() {
    return total;
  }

  /** Returns the number of records with a label: 0 or more. */
  public long count(String label) {
    return counts.getOrDefault(label, 0L);
  }

  /** Returns the counts as they now are, by ascending label (UTF-16 code units). */
  public SortedMap<String, Long> counts() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(counts));
  }

  /**
   * {@inheritDoc}
   *
   * <p>After the header: number of labels (4 bytes); for each, ascending: its length (4 bytes), its
   * UTF-16 code units (2 bytes each) and its count above 0 (8 bytes).
   */
  @Override
  public void write(DataOutput out) throws IOException {
    FORM.writeHeader(out);
    out.writeInt(counts.size());
    for (Map.Entry<String, Long> entry : counts.entrySet()) {
      BinaryForm.writeString(out, entry.getKey());
      out.writeLong(entry.getValue());
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param in where the bytes come from; no more than the form's own are taken
   * @throws IOException if {@code in} does, or ends, or holds anything that is not such a form
   */
  public static LabelCounts read(DataInput in) throws IOException {
    FORM.readHeader(in);
    LabelCounts read = new LabelCounts();
    int size = FORM.readInt(in, "number of labels", 0, Integer.MAX_VALUE);
    String before = null;
    for (int i = 0; i < size; i++) {
      String label = FORM.readString(in, "label");
      FORM.check(
          before == null || before.compareTo(label) < 0,
          "labels must be in ascending order",
          label + " after " + before);
      long records = FORM.readCount(in, "count of a label");
      FORM.check(records > 0, "count of a label must be above 0", records);
      read.total = FORM.total(read.total, records);
      read.counts.put(label, records);
      before = label;
    }
    return read;
  }
}
