package dev.lamina.spark.job;

import dev.lamina.model.LayerCatalog;
import dev.lamina.nn.Graph;
import dev.lamina.nn.LossSpec;
import dev.lamina.nn.Reduction;
import dev.lamina.spark.run.PlanSource;
import dev.lamina.spark.run.ProgressDisplay;
import dev.lamina.spark.run.Stage;
import dev.lamina.spark.source.DataRecord;
import dev.lamina.spark.source.DataSet;
import dev.lamina.stats.ExactSum;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Runs a classifier over labelled records, and adds up how good it was.
 *
 * @param model what runs the graph
 * @param data from a record to its input
 * @param loss of the scores and labels
 * @param ks numbers of highest scores among which the true class is looked for
 * @param bins of the calibration error
 * @param worst how many records of the largest loss are kept
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Evaluation(ModelSetup model, DataSetup data, LossSpec loss, int[] ks, int bins, int worst) {
  /** Stages the rows of {@link EvaluatedColumns}. */
  void stage(
      SparkSession session,
      Graph graph,
      JavaRDD<DataRecord> records,
      ProgressDisplay display,
      String name,
      RecordTables tables) {
    DataSet set = data.data(session);
    try (PlanSource plans = model.share(session, graph)) {
      Stage.run(
          session,
          display,
          name,
          set.size(),
          seen ->
              tables.stage(
                  records.mapPartitions(
                      new EvaluateTask(
                          plans,
                          data.input(session, model.batchSize()),
                          seen,
                          tables.table(),
                          loss))));
    }
  }

  /** The totals of staged rows. */
  EvaluationTotals totals(Dataset<Row> staged, int classes) {
    int[] ranks = ks;
    int calibrationBins = bins;
    int kept = worst;
    JavaRDD<byte[]> parts =
        staged
            .toJavaRDD()
            .mapPartitions(
                rows -> {
                  EvaluationTotals totals =
                      EvaluationTotals.empty(classes, ranks, calibrationBins, kept);
                  rows.forEachRemaining(totals::add);
                  return List.of(totals.write()).iterator();
                });
    if (parts.getNumPartitions() == 0) {
      return EvaluationTotals.empty(classes, ks, bins, worst);
    }
    return EvaluationTotals.read(
        parts.treeReduce(
            (a, b) -> EvaluationTotals.read(a).merge(EvaluationTotals.read(b)).write()));
  }

  /** As the loss itself reduces a batch, over all records. */
  double loss(EvaluationTotals totals) {
    return reduced(loss, totals.losses(), totals.weights());
  }

  /** A loss over all records or steps, as it itself reduces a batch. */
  static double reduced(LossSpec loss, ExactSum losses, ExactSum weights) {
    double sum = losses.value();
    boolean isSum = reduction(loss) == Reduction.SUM;
    return isSum && losses.count() > 0 ? sum : sum / weights.value();
  }

  private static Reduction reduction(LossSpec loss) {
    Object name = LayerCatalog.standard().typeOf(loss).arguments(loss).get("reduction");
    return name == null
        ? Reduction.MEAN
        : Reduction.valueOf(name.toString().toUpperCase(Locale.ROOT));
  }
}
