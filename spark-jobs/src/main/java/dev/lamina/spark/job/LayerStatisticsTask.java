package dev.lamina.spark.job;

import dev.lamina.engine.Plan;
import dev.lamina.spark.run.BatchIterator;
import dev.lamina.spark.run.PlanSource;
import dev.lamina.spark.run.PlanTask;
import dev.lamina.spark.run.RecordFault;
import dev.lamina.spark.run.RecordInput;
import dev.lamina.spark.run.RecordTable;
import dev.lamina.spark.source.DataRecord;
import dev.lamina.tensor.Tensors;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;

/**
 * Adds up what a plan's outputs are over the records of a partition: to rows of those at fault, and
 * one of the totals.
 */
final class LayerStatisticsTask extends PlanTask<Row> {
  private static final long serialVersionUID = 1L;

  private final RecordTable table;
  private final List<LayerPlace> places;

  /**
   * A task.
   *
   * @param places one an output of the plan
   */
  LayerStatisticsTask(
      PlanSource plans,
      RecordInput input,
      LongAccumulator seen,
      RecordTable table,
      List<LayerPlace> places) {
    super(plans, input, seen);
    this.table = table;
    this.places = new ArrayList<>(places);
  }

  @Override
  protected BatchIterator.Work<Row> work() {
    return new Gathering();
  }

  private final class Gathering extends Work {
    private final LayerTotals totals = LayerTotals.empty(places);
    private final float[] values =
        new float[places.stream().mapToInt(LayerPlace::elements).max().orElse(0)];

    @Override
    public List<Row> results(Plan plan, List<DataRecord> records) {
      for (int i = 0; i < places.size(); i++) {
        FloatBuffer output = Tensors.floatBuffer(plan.output(i));
        int size = places.get(i).elements();
        for (int record = 0; record < records.size(); record++) {
          output.get(record * size, values, 0, size);
          places.get(i).add(values, totals.layer(i));
        }
      }
      records.forEach(record -> totals.addRecord());
      return List.of();
    }

    @Override
    public List<Row> quarantined(DataRecord record, RecordFault fault) {
      return List.of(table.quarantined(record, fault));
    }

    @Override
    public List<Row> end() {
      return List.of(table.ofAll((Object) Totals.write(totals)));
    }
  }
}
