package dev.lamina.spark.job;

import dev.lamina.stats.ChannelStatistics;
import dev.lamina.stats.Statistic;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What is known of the values of several layers over all records; merges to the same bits. */
final class LayerTotals implements Statistic<LayerTotals> {
  private static final int VERSION = 1;

  private final List<ChannelStatistics> layers;
  private long records;

  private LayerTotals(List<ChannelStatistics> layers) {
    this.layers = layers;
  }

  /** The totals of no records, of layers with so many channels. */
  static LayerTotals empty(List<LayerPlace> places) {
    List<ChannelStatistics> layers = new ArrayList<>();
    places.forEach(place -> layers.add(ChannelStatistics.empty(place.channels())));
    return new LayerTotals(layers);
  }

  /** Counts a record, whose values are added to the layers one by one. */
  void addRecord() {
    records = Math.incrementExact(records);
  }

  ChannelStatistics layer(int i) {
    return layers.get(i);
  }

  long records() {
    return records;
  }

  @Override
  public LayerTotals merge(LayerTotals other) {
    records = Math.addExact(records, other.records);
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).merge(other.layers.get(i));
    }
    return this;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(records);
    out.writeInt(layers.size());
    for (ChannelStatistics layer : layers) {
      layer.write(out);
    }
  }

  static LayerTotals read(DataInput in) throws IOException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new IOException("totals of version " + version + ", expected " + VERSION);
    }
    long records = in.readLong();
    int size = in.readInt();
    List<ChannelStatistics> layers = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      layers.add(ChannelStatistics.read(in));
    }
    LayerTotals totals = new LayerTotals(layers);
    totals.records = records;
    return totals;
  }
}
