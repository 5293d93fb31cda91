package dev.lamina.stats;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/**
 * The records with the largest values, such as those with the largest loss.
 *
 * <p>Records are in one total order: descending value, in which NaN is above every number and +0.0
 * above -0.0; then ascending key, by UTF-16 code units; then label, then prediction. So which ones
 * are kept does not depend on the order in which they come. Records that are equal in all four are
 * one record, however often it comes.
 */
public final class TopRecords implements Statistic<TopRecords> {

  private static final BinaryForm FORM = new BinaryForm("TopRecords", 'T', 1);
  private static final int MAX_CAPACITY = 1 << 20;

  private static final Comparator<Entry> ORDER =
      Comparator.comparingDouble(Entry::value)
          .reversed()
          .thenComparing(Entry::key)
          .thenComparingInt(Entry::label)
          .thenComparingInt(Entry::prediction);

  private final int capacity;
  private final TreeSet<Entry> entries = new TreeSet<>(ORDER);

  private TopRecords(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Returns the largest of no records.
   *
   * @param capacity how many records to keep, from 0 to 2^20
   * @throws IllegalArgumentException if {@code capacity} is out of range
   */
  public static TopRecords empty(int capacity) {
    if (capacity < 0 || capacity > MAX_CAPACITY) {
      throw new IllegalArgumentException(
          "TopRecords: capacity must be from 0 to " + MAX_CAPACITY + ", got " + capacity);
    }
    return new TopRecords(capacity);
  }

  /** Adds a record, which is kept while it is among the largest. */
  public void add(Entry entry) {
    entries.add(entry);
    if (entries.size() > capacity) {
      entries.pollLast();
    }
  }

  @Override
  public TopRecords merge(TopRecords other) {
    if (capacity != other.capacity) {
      throw new IllegalArgumentException(
          "TopRecords(capacity=%d): merged must have the same capacity, got %d"
              .formatted(capacity, other.capacity));
    }
    // A set gains nothing from itself, and cannot be added to while it is iterated over.
    if (other != this) {
      other.entries.forEach(this::add);
    }
    return this;
  }

  /** Returns how many records are kept at most. */
  public int capacity() {
    return capacity;
  }

  /** Returns the records that are kept, in the class's order: the largest first. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /**
   * {@inheritDoc}
   *
   * <p>After the header: capacity and number of records (4 bytes each); for each, the largest
   * first: value (8 bytes), length of the key (4 bytes) and its UTF-16 code units (2 bytes each),
   * label and prediction (4 bytes each).
   */
  @Override
  public void write(DataOutput out) throws IOException {
    FORM.writeHeader(out);
    out.writeInt(capacity);
    out.writeInt(entries.size());
    for (Entry entry : entries) {
      out.writeDouble(entry.value);
      BinaryForm.writeString(out, entry.key);
      out.writeInt(entry.label);
      out.writeInt(entry.prediction);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param in where the bytes come from; no more than the form's own are taken
   * @throws IOException if {@code in} does, or ends, or holds anything that is not such a form
   */
  public static TopRecords read(DataInput in) throws IOException {
    FORM.readHeader(in);
    TopRecords top = new TopRecords(FORM.readInt(in, "capacity", 0, MAX_CAPACITY));
    int size = FORM.readInt(in, "number of records", 0, top.capacity);
    Entry before = null;
    for (int i = 0; i < size; i++) {
      double value = FORM.readDouble(in, "value");
      Entry entry = new Entry(FORM.readString(in, "key"), value, in.readInt(), in.readInt());
      FORM.check(
          before == null || ORDER.compare(before, entry) < 0,
          "records must be in order, the largest first",
          entry + " after " + before);
      top.entries.add(entry);
      before = entry;
    }
    return top;
  }

  /**
   * A record and the value by which it is kept.
   *
   * @param key what names the record in its data set, such as its path
   * @param value any double, such as the record's loss
   * @param label true class
   * @param prediction predicted class
   */
  public record Entry(String key, double value, int label, int prediction) {

    /**
     * Checks the key.
     *
     * @throws NullPointerException if {@code key} is null
     */
    public Entry {
      Objects.requireNonNull(key, "TopRecords: key must not be null");
    }
  }
}
