package dev.lamina.spark.job;

import dev.lamina.image.ColorMode;
import dev.lamina.image.Image;
import dev.lamina.stats.ByteCounts;
import dev.lamina.stats.ChannelStatistics;
import dev.lamina.stats.LabelCounts;
import dev.lamina.stats.Statistic;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What is known of the records of a data set together: images by how they are stored, or tensors.
 * Merged in any order it has the same bits.
 */
final class DataTotals implements Statistic<DataTotals> {
  private static final int VERSION = 1;

  /** More distinct sizes than this are not listed one by one. */
  static final int MOST_SIZES = 10_000;

  private final ByteCounts gray;
  private final ByteCounts color;
  private final ChannelStatistics tensors;
  private final LabelCounts formats;
  private final LabelCounts labels;
  private LabelCounts sizes;
  private long records;

  private DataTotals(
      ByteCounts gray,
      ByteCounts color,
      ChannelStatistics tensors,
      LabelCounts formats,
      LabelCounts labels,
      LabelCounts sizes) {
    this.gray = gray;
    this.color = color;
    this.tensors = tensors;
    this.formats = formats;
    this.labels = labels;
    this.sizes = sizes;
  }

  /** The totals of no records, whose tensors have so many channels. */
  static DataTotals empty(int channels) {
    return new DataTotals(
        ByteCounts.empty(ColorMode.L.channels()),
        ByteCounts.empty(ColorMode.RGB.channels()),
        ChannelStatistics.empty(channels),
        LabelCounts.empty(),
        LabelCounts.empty(),
        LabelCounts.empty());
  }

  void add(Image image, String format, String label) {
    (image.mode() == ColorMode.L ? gray : color).add(image.pixels());
    formats.add(format);
    add(image.width() + "x" + image.height(), label);
  }

  /** Adds a tensor of a number of elements that the channels divide. */
  void add(float[] values, String label) {
    int length = values.length / tensors.channels();
    for (int c = 0; c < tensors.channels(); c++) {
      tensors.add(c, values, c * length, 1, length);
    }
    add(Integer.toString(values.length), label);
  }

  private void add(String size, String label) {
    records = Math.incrementExact(records);
    if (sizes != null) {
      sizes.add(size);
      dropTooManySizes();
    }
    if (label != null) {
      labels.add(label);
    }
  }

  /** Whichever parts come first, in the end it is the number of all sizes that decides. */
  private void dropTooManySizes() {
    if (sizes.counts().size() > MOST_SIZES) {
      sizes = null;
    }
  }

  @Override
  public DataTotals merge(DataTotals other) {
    records = Math.addExact(records, other.records);
    gray.merge(other.gray);
    color.merge(other.color);
    tensors.merge(other.tensors);
    formats.merge(other.formats);
    labels.merge(other.labels);
    if (sizes == null || other.sizes == null) {
      sizes = null;
    } else {
      sizes.merge(other.sizes);
      dropTooManySizes();
    }
    return this;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(records);
    gray.write(out);
    color.write(out);
    tensors.write(out);
    formats.write(out);
    labels.write(out);
    out.writeBoolean(sizes != null);
    if (sizes != null) {
      sizes.write(out);
    }
  }

  static DataTotals read(DataInput in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException("totals of version " + version + ", expected " + VERSION);
    }
    long records = in.readLong();
    DataTotals totals =
        new DataTotals(
            ByteCounts.read(in),
            ByteCounts.read(in),
            ChannelStatistics.read(in),
            LabelCounts.read(in),
            LabelCounts.read(in),
            in.readBoolean() ? LabelCounts.read(in) : null);
    totals.records = records;
    return totals;
  }

  /** The bytes of all images: in color if any is stored so, in which gray ones have three alike. */
  ByteCounts pixels() {
    if (color.count(0) == 0) {
      return gray;
    }
    return gray.repeated(color.channels()).merge(color);
  }

  long records() {
    return records;
  }

  ChannelStatistics tensors() {
    return tensors;
  }

  LabelCounts formats() {
    return formats;
  }

  LabelCounts labels() {
    return labels;
  }

  /** Widths and heights of images, or numbers of elements of tensors; null for too many. */
  LabelCounts sizes() {
    return sizes;
  }
}
