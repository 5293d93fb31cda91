package dev.lamina.spark.job;

import dev.lamina.engine.Plan;
import dev.lamina.model.LayerCatalog;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LossSpec;
import dev.lamina.nn.Mode;
import dev.lamina.spark.run.BatchIterator;
import dev.lamina.spark.run.PlanSource;
import dev.lamina.spark.run.PlanTask;
import dev.lamina.spark.run.RecordFault;
import dev.lamina.spark.run.RecordInput;
import dev.lamina.spark.run.RecordTable;
import dev.lamina.spark.source.DataRecord;
import dev.lamina.stats.TopK;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Evaluates the records of a partition: to rows of {@link EvaluatedColumns}. */
final class EvaluateTask extends PlanTask<Row> {
  private static final long serialVersionUID = 1L;
  private static final String NOT_FINITE = "not-finite";

  private final RecordTable table;
  private final String lossType;
  private final Map<String, Object> lossArguments;

  EvaluateTask(
      PlanSource plans, RecordInput input, LongAccumulator seen, RecordTable table, LossSpec loss) {
    super(plans, input, seen);
    this.table = table;
    this.lossType = loss.type();
    this.lossArguments = LayerCatalog.standard().typeOf(loss).arguments(loss);
  }

  @Override
  protected BatchIterator.Work<Row> work() {
    return new Evaluation((LossSpec) LayerCatalog.standard().type(lossType).bind(lossArguments));
  }

  private final class Evaluation extends Work {
    private final LossSpec loss;
    private final Map<String, INDArray> lossArrays;

    Evaluation(LossSpec loss) {
      this.loss = loss;
      this.lossArrays = loss.initialArrays(null);
    }

    @Override
    public List<Row> results(Plan plan, List<DataRecord> records) {
      INDArray output = plan.output(0);
      int classes = Math.toIntExact(output.size(1));
      float[] scores = Tensors.floats(output);
      LossSpec.RecordTerms terms = terms(output, records);
      List<Row> results = new ArrayList<>();
      for (int i = 0; i < records.size(); i++) {
        float[] own = new float[classes];
        System.arraycopy(scores, i * classes, own, 0, classes);
        results.add(result(records.get(i), own, terms.losses()[i], terms.weights()[i]));
      }
      return results;
    }

    /** Terms of the whole batch; a place without a record has class 0, and its term is not used. */
    private LossSpec.RecordTerms terms(INDArray output, List<DataRecord> records) {
      long[] labels = new long[Math.toIntExact(output.size(0))];
      for (int i = 0; i < records.size(); i++) {
        labels[i] = records.get(i).label();
      }
      List<INDArray> inputs = List.of(output, Tensors.of(labels, Shape.of(labels.length)));
      return loss.recordTerms(new LayerCall(Mode.EVALUATION, null, lossArrays, inputs));
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
