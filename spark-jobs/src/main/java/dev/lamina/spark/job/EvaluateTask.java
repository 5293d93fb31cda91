package dev.lamina.spark.job;

import dev.lamina.engine.Plan;
import dev.lamina.nn.LossSpec;
import dev.lamina.spark.run.BatchIterator;
import dev.lamina.spark.run.PlanSource;
import dev.lamina.spark.run.PlanTask;
import dev.lamina.spark.run.RecordFault;
import dev.lamina.spark.run.RecordInput;
import dev.lamina.spark.run.RecordTable;
import dev.lamina.spark.source.DataRecord;
import dev.lamina.stats.TopK;
import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Evaluates the records of a partition: to rows of {@link EvaluatedColumns}. */
final class EvaluateTask extends PlanTask<Row> {
  private static final long serialVersionUID = 1L;
  private static final String NOT_FINITE = "not-finite";

  private final RecordTable table;
  private final RecordLosses losses;

  EvaluateTask(
      PlanSource plans, RecordInput input, LongAccumulator seen, RecordTable table, LossSpec loss) {
    super(plans, input, seen);
    this.table = table;
    this.losses = new RecordLosses(loss);
  }

  @Override
  protected BatchIterator.Work<Row> work() {
    return new Evaluation();
  }

  private final class Evaluation extends Work {
    @Override
    public List<Row> results(Plan plan, List<DataRecord> records) {
      INDArray output = plan.output(0);
      int classes = Math.toIntExact(output.size(1));
      float[] scores = Tensors.floats(output);
      LossSpec.RecordTerms terms = losses.of(output, records);
      List<Row> results = new ArrayList<>();
      for (int i = 0; i < records.size(); i++) {
        float[] own = new float[classes];
        System.arraycopy(scores, i * classes, own, 0, classes);
        results.add(result(records.get(i), own, terms.losses()[i], terms.weights()[i]));
      }
      return results;
    }

    private Row result(DataRecord record, float[] scores, double recordLoss, double weight) {
      Prediction prediction = Prediction.of(scores);
      if (prediction == null || !Double.isFinite(recordLoss)) {
        String message =
            prediction == null
                ? "the model's output has a value that is not a number, or is infinite"
                : "the loss is " + recordLoss;
        return table.quarantined(record, new RecordFault(NOT_FINITE, message));
      }
      return table.row(
          record,
          prediction.label(),
          prediction.probability(),
          TopK.rank(scores, record.label()),
          recordLoss,
          weight);
    }

    @Override
    public List<Row> quarantined(DataRecord record, RecordFault fault) {
      return List.of(table.quarantined(record, fault));
    }
  }
}
