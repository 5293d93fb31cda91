package dev.lamina.spark.job;

import dev.lamina.stats.Statistic;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What several norms read: over all records, and record by record for those of instances. */
final class NormTotals implements Statistic<NormTotals> {
  private final LayerTotals batch;
  private final List<InstanceTotals> instances;

  private NormTotals(LayerTotals batch, List<InstanceTotals> instances) {
    this.batch = batch;
    this.instances = instances;
  }

  /** The totals of no records, of inputs at these places. */
  static NormTotals empty(List<LayerPlace> batch, List<LayerPlace> instances) {
    List<InstanceTotals> totals = new ArrayList<>();
    instances.forEach(place -> totals.add(InstanceTotals.empty(place.channels())));
    return new NormTotals(LayerTotals.empty(batch), totals);
  }

  LayerTotals batch() {
    return batch;
  }

  InstanceTotals instance(int i) {
    return instances.get(i);
  }

  @Override
  public NormTotals merge(NormTotals other) {
    batch.merge(other.batch);
    for (int i = 0; i < instances.size(); i++) {
      instances.get(i).merge(other.instances.get(i));
    }
    return this;
  }

  @Override
  public void write(DataOutput out) throws IOException {
    batch.write(out);
    out.writeInt(instances.size());
    for (InstanceTotals instance : instances) {
      instance.write(out);
    }
  }

  static NormTotals read(DataInput in) throws IOException {
    LayerTotals batch = LayerTotals.read(in);
    int size = in.readInt();
    List<InstanceTotals> instances = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      instances.add(InstanceTotals.read(in));
    }
    return new NormTotals(batch, instances);
  }
}
