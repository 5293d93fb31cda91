package dev.lamina.spark.job;

import dev.lamina.engine.Plan;
import dev.lamina.nn.LossSpec;
import dev.lamina.spark.run.BatchIterator;
import dev.lamina.spark.run.EncodedSequence;
import dev.lamina.spark.run.PlanSource;
import dev.lamina.spark.run.PlanTask;
import dev.lamina.spark.run.RecordFault;
import dev.lamina.spark.run.RecordInput;
import dev.lamina.spark.run.RecordTable;
import dev.lamina.spark.run.SequenceWork;
import dev.lamina.spark.source.DataRecord;
import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs a model over the records of a partition: to rows of {@link PredictedColumns}. */
final class PredictTask extends PlanTask<Row> {
  private static final long serialVersionUID = 1L;
  private static final String NOT_FINITE = "not-finite";

  private final RecordTable table;
  private final PredictedColumns columns;
  private final RecordLosses losses;
  private final List<RecordAxes> axes;

  /**
   * A task.
   *
   * @param losses null for none
   * @param axes of the outputs over sequences; null where records are none
   */
  PredictTask(
      PlanSource plans,
      RecordInput input,
      LongAccumulator seen,
      RecordTable table,
      PredictedColumns columns,
      RecordLosses losses,
      List<RecordAxes> axes) {
    super(plans, input, seen);
    this.table = table;
    this.columns = columns;
    this.losses = losses;
    this.axes = axes == null ? null : new ArrayList<>(axes);
  }

  @Override
  protected BatchIterator.Work<Row> work() {
    return new Predictions();
  }

  private final class Predictions extends Work implements SequenceWork<Row> {
    @Override
    public List<Row> results(Plan plan, List<DataRecord> records) {
      return results(plan, records, null);
    }

    @Override
    public List<Row> results(Plan plan, List<DataRecord> records, List<EncodedSequence> sequences) {
      List<float[]> outputs = new ArrayList<>();
      for (int i = 0; i < plan.outputShapes().size(); i++) {
        outputs.add(Tensors.floats(plan.output(i)));
      }
      LossSpec.RecordTerms terms = losses == null ? null : losses.of(plan.output(0), records);
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < records.size(); i++) {
        int steps = sequences == null ? 0 : sequences.get(i).steps();
        List<float[]> own = new ArrayList<>();
        for (int j = 0; j < outputs.size(); j++) {
          own.add(
              sequences == null
                  ? slice(outputs.get(j), i, plan.output(j))
                  : axes.get(j).slice(outputs.get(j), plan.outputShapes().get(j), i, steps));
        }
        rows.add(row(records.get(i), own, steps, terms == null ? null : terms.losses()[i]));
      }
      return rows;
    }

    @Override
    public List<Row> quarantined(DataRecord record, RecordFault fault) {
      return List.of(table.quarantined(record, fault));
    }
  }

  private static float[] slice(float[] values, int record, INDArray array) {
    int size = Math.toIntExact(values.length / array.size(0));
    return Arrays.copyOfRange(values, record * size, (record + 1) * size);
  }

  private Row row(DataRecord record, List<float[]> outputs, int steps, Double loss) {
    if (loss != null && !Double.isFinite(loss)) {
      return table.quarantined(record, new RecordFault(NOT_FINITE, "the loss is " + loss));
    }
    Object[] values = columns.values(outputs, steps, loss);
    return values == null
        ? table.quarantined(
            record,
            new RecordFault(
                NOT_FINITE, "the model's output has a value that is not a number, or is infinite"))
        : table.row(record, values);
  }
}
