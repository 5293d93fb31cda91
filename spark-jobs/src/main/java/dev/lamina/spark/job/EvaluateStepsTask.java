package dev.lamina.spark.job;

import dev.lamina.engine.Plan;
import dev.lamina.model.LayerCatalog;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LossSpec;
import dev.lamina.nn.Mode;
import dev.lamina.spark.run.BatchIterator;
import dev.lamina.spark.run.EncodedSequence;
import dev.lamina.spark.run.PlanSource;
import dev.lamina.spark.run.PlanTask;
import dev.lamina.spark.run.RecordFault;
import dev.lamina.spark.run.RecordInput;
import dev.lamina.spark.run.RecordTable;
import dev.lamina.spark.run.SequenceWork;
import dev.lamina.spark.source.DataRecord;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Evaluates each step of the sequences of a partition: to rows of {@link StepColumns}. */
final class EvaluateStepsTask extends PlanTask<Row> {
  private static final long serialVersionUID = 1L;
  private static final String NOT_FINITE = "not-finite";

  private final RecordTable table;
  private final String lossType;
  private final Map<String, Object> lossArguments;
  private final long ignoreIndex;

  EvaluateStepsTask(
      PlanSource plans,
      RecordInput input,
      LongAccumulator seen,
      RecordTable table,
      LossSpec loss,
      long ignoreIndex) {
    super(plans, input, seen);
    this.table = table;
    this.lossType = loss.type();
    this.lossArguments = LayerCatalog.standard().typeOf(loss).arguments(loss);
    this.ignoreIndex = ignoreIndex;
  }

  @Override
  protected BatchIterator.Work<Row> work() {
    return new Evaluation((LossSpec) LayerCatalog.standard().type(lossType).bind(lossArguments));
  }

  private final class Evaluation extends Work implements SequenceWork<Row> {
    private final LossSpec loss;
    private final Map<String, INDArray> lossArrays;

    Evaluation(LossSpec loss) {
      this.loss = loss;
      this.lossArrays = loss.initialArrays(null);
    }

    @Override
    public List<Row> results(Plan plan, List<DataRecord> records) {
      return SequenceWork.super.results(plan, records);
    }

    @Override
    public List<Row> results(Plan plan, List<DataRecord> records, List<EncodedSequence> sequences) {
      Shape shape = plan.outputShapes().get(0);
      int most = Math.toIntExact(shape.size(1));
      int classes = Math.toIntExact(shape.size(2));
      float[] all = Tensors.floats(plan.output(0));
      List<Row> results = new ArrayList<>();
      for (int n = 0; n < records.size(); n++) {
        EncodedSequence sequence = sequences.get(n);
        float[] scores = new float[sequence.steps() * classes];
        System.arraycopy(all, n * most * classes, scores, 0, scores.length);
        results.add(result(records.get(n), sequence, scores, classes));
      }
      return results;
    }

    private Row result(DataRecord record, EncodedSequence sequence, float[] scores, int classes) {
      int steps = sequence.steps();
      int[] predictions = new int[steps];
      int[] targets = new int[steps];
      int counted = 0;
      int right = 0;
      for (int t = 0; t < steps; t++) {
        targets[t] = (int) sequence.targets()[t];
        predictions[t] = best(scores, t * classes, classes);
        if (predictions[t] < 0) {
          String message =
              "the model's output at step %d has a value that is not a number, or is infinite"
                  .formatted(t);
          return table.quarantined(record, new RecordFault(NOT_FINITE, message));
        }
        if (targets[t] != ignoreIndex) {
          counted++;
          right += predictions[t] == targets[t] ? 1 : 0;
        }
      }
      LossSpec.RecordTerms terms = terms(sequence, scores, classes);
      double sum = 0;
      double weight = 0;
      for (int t = 0; t < steps; t++) {
        sum += terms.losses()[t];
        weight += terms.weights()[t];
      }
      if (!Double.isFinite(sum)) {
        return table.quarantined(record, new RecordFault(NOT_FINITE, "the loss is " + sum));
      }
      return table.row(
          record, steps, counted, right, sum, weight, sequence.characters(), targets, predictions);
    }

    /** Each step is a record of its own for the loss. */
    private LossSpec.RecordTerms terms(EncodedSequence sequence, float[] scores, int classes) {
      List<INDArray> inputs =
          List.of(
              Tensors.of(scores, Shape.of(sequence.steps(), classes)),
              Tensors.of(sequence.targets(), Shape.of(sequence.steps())));
      return loss.recordTerms(new LayerCall(Mode.EVALUATION, null, lossArrays, inputs));
    }

    @Override
    public List<Row> quarantined(DataRecord record, RecordFault fault) {
      return List.of(table.quarantined(record, fault));
    }
  }

  /** The place of the largest of some scores, of equal ones the first; -1 if there is none. */
  private static int best(float[] scores, int begin, int count) {
    int best = begin;
    for (int i = begin; i < begin + count; i++) {
      if (Float.isNaN(scores[i]) || scores[i] == Float.POSITIVE_INFINITY) {
        return -1;
      }
      if (scores[i] > scores[best]) {
        best = i;
      }
    }
    return scores[best] == Float.NEGATIVE_INFINITY ? -1 : best - begin;
  }
}
