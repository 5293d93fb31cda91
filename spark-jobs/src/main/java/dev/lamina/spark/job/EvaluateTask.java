package dev.lamina.spark.job;

import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.model.LayerCatalog;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LossSpec;
import dev.lamina.nn.Mode;
import dev.lamina.spark.kryo.SharedGraph;
import dev.lamina.spark.run.BatchIterator;
import dev.lamina.spark.run.PlanKey;
import dev.lamina.spark.run.PlanPool;
import dev.lamina.spark.run.RecordFault;
import dev.lamina.spark.run.RecordInput;
import dev.lamina.spark.run.TaskThreads;
import dev.lamina.spark.source.RecordColumns;
import dev.lamina.stats.TopK;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.TaskCompletionListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Evaluates the records of a partition: from {@link RecordColumns} to {@link EvaluatedColumns}. */
final class EvaluateTask implements FlatMapFunction<Iterator<Row>, Row> {
  private static final long serialVersionUID = 1L;
  private static final String NOT_FINITE = "not-finite";

  private final Broadcast<SharedGraph> model;
  private final String engine;
  private final Precision precision;
  private final int batchSize;
  private final RecordInput recordInput;
  private final String lossType;
  private final Map<String, Object> lossArguments;
  private final LongAccumulator seen;

  EvaluateTask(
      Broadcast<SharedGraph> model,
      String engine,
      Precision precision,
      int batchSize,
      RecordInput recordInput,
      LossSpec loss,
      LongAccumulator seen) {
    this.model = model;
    this.engine = engine;
    this.precision = precision;
    this.batchSize = batchSize;
    this.recordInput = recordInput;
    this.lossType = loss.type();
    this.lossArguments = LayerCatalog.standard().typeOf(loss).arguments(loss);
    this.seen = seen;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> records) {
    TaskContext task = TaskContext.get();
    if (task != null) {
      task.addTaskCompletionListener((TaskCompletionListener) context -> recordInput.close());
    }
    int threads = TaskThreads.cap();
    PlanKey key = new PlanKey(model.value(), engine, precision, batchSize, threads);
    LossSpec loss = (LossSpec) LayerCatalog.standard().type(lossType).bind(lossArguments);
    return new BatchIterator(records, PlanPool.ofThisProcess().take(key), new Work(loss));
  }

  private final class Work implements BatchIterator.Work {
    private final LossSpec loss;
    private final Map<String, INDArray> lossArrays;

    Work(LossSpec loss) {
      this.loss = loss;
      this.lossArrays = loss.initialArrays(null);
    }

    @Override
    public Row load(Row record, Shape shape, FloatBuffer input, int offset) throws RecordFault {
      String reason = record.getAs(RecordColumns.REASON);
      if (reason != null) {
        throw new RecordFault(reason, record.getAs(RecordColumns.MESSAGE));
      }
      recordInput.write(record.getAs(RecordColumns.BYTES), shape, input, offset);
      return RowFactory.create(
          record.<String>getAs(RecordColumns.KEY),
          record.<String>getAs(RecordColumns.PATH),
          record.<Integer>getAs(RecordColumns.LABEL),
          record.<String>getAs(RecordColumns.CLASS));
    }

    @Override
    public List<Row> results(Plan plan, List<Row> records) {
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
    private LossSpec.RecordTerms terms(INDArray output, List<Row> records) {
      long[] labels = new long[Math.toIntExact(output.size(0))];
      for (int i = 0; i < records.size(); i++) {
        labels[i] = records.get(i).getInt(2);
      }
      List<INDArray> inputs = List.of(output, Tensors.of(labels, Shape.of(labels.length)));
      return loss.recordTerms(new LayerCall(Mode.EVALUATION, null, lossArrays, inputs));
    }

    private Row result(Row record, float[] scores, double recordLoss, double weight) {
      Prediction prediction = Prediction.of(scores);
      if (prediction == null || !Double.isFinite(recordLoss)) {
        String message =
            prediction == null
                ? "the model's output has a value that is not a number, or is infinite"
                : "the loss is " + recordLoss;
        return quarantined(
            record.getString(0),
            record.getString(1),
            record.getInt(2),
            record.getString(3),
            new RecordFault(NOT_FINITE, message));
      }
      return RowFactory.create(
          record.get(0),
          record.get(1),
          record.get(2),
          record.get(3),
          prediction.label(),
          prediction.probability(),
          TopK.rank(scores, record.getInt(2)),
          recordLoss,
          weight,
          null,
          null);
    }

    @Override
    public Row quarantined(Row record, RecordFault fault) {
      return quarantined(
          record.getAs(RecordColumns.KEY),
          record.getAs(RecordColumns.PATH),
          record.<Integer>getAs(RecordColumns.LABEL),
          record.getAs(RecordColumns.CLASS),
          fault);
    }

    private Row quarantined(
        String key, String path, Integer label, String className, RecordFault fault) {
      return RowFactory.create(
          key,
          path,
          label,
          className,
          null,
          null,
          null,
          null,
          null,
          fault.reason(),
          fault.getMessage());
    }

    @Override
    public void progress(int records) {
      seen.add(records);
    }
  }
}
