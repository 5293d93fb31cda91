package dev.lamina.spark.job;

import dev.lamina.engine.Plan;
import dev.lamina.spark.run.BatchIterator;
import dev.lamina.spark.run.PlanSource;
import dev.lamina.spark.run.PlanTask;
import dev.lamina.spark.run.RecordFault;
import dev.lamina.spark.run.RecordInput;
import dev.lamina.spark.source.DataRecord;
import dev.lamina.tensor.Tensors;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.util.LongAccumulator;

/** Adds up what norms read over the records of a partition: to the totals, in their binary form. */
final class NormTask extends PlanTask<byte[]> {
  private static final long serialVersionUID = 1L;

  private final List<LayerPlace> batch;
  private final List<LayerPlace> instances;

  /**
   * A task over a plan whose outputs are what the norms read.
   *
   * @param batch the places of the first outputs
   * @param instances the places of the others, of which each record counts by itself
   */
  NormTask(
      PlanSource plans,
      RecordInput input,
      LongAccumulator seen,
      List<LayerPlace> batch,
      List<LayerPlace> instances) {
    super(plans, input, seen);
    this.batch = new ArrayList<>(batch);
    this.instances = new ArrayList<>(instances);
  }

  @Override
  protected BatchIterator.Work<byte[]> work() {
    return new Gathering();
  }

  private final class Gathering extends Work {
    private final NormTotals totals = NormTotals.empty(batch, instances);

    @Override
    public List<byte[]> results(Plan plan, List<DataRecord> records) {
      for (int i = 0; i < batch.size() + instances.size(); i++) {
        boolean isInstance = i >= batch.size();
        LayerPlace place = isInstance ? instances.get(i - batch.size()) : batch.get(i);
        FloatBuffer output = Tensors.floatBuffer(plan.output(i));
        float[] values = new float[place.elements()];
        for (int record = 0; record < records.size(); record++) {
          output.get(record * values.length, values);
          if (isInstance) {
            addInstance(values, place, totals.instance(i - batch.size()));
          } else {
            place.add(values, totals.batch().layer(i));
          }
        }
      }
      records.forEach(record -> totals.batch().addRecord());
      return List.of();
    }

    @Override
    public List<byte[]> quarantined(DataRecord record, RecordFault fault) {
      return List.of();
    }

    @Override
    public List<byte[]> end() {
      return List.of(Totals.write(totals));
    }
  }

  private static void addInstance(float[] values, LayerPlace place, InstanceTotals totals) {
    for (int c = 0; c < place.channels(); c++) {
      totals.add(c, values, c * place.inner(), place.inner());
    }
  }
}
