package dev.lamina.spark.benchmark;

import dev.lamina.spark.job.EvaluateConfig;
import dev.lamina.spark.job.EvaluateJob;
import dev.lamina.spark.job.StatisticsConfig;
import dev.lamina.spark.job.StatisticsJob;
import dev.lamina.spark.run.LaminaSession;
import dev.lamina.spark.source.DataFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;

/**
 * What the statistics of all layers cost beside a plain {@code evaluate} over the same tensors in a
 * Parquet table, in one process and in turn. The time of a job is that of the whole job in a
 * session that is there.
 */
public final class StatisticsCost {
  private static final int WARM_UP_RECORDS = 64;

  private final Path folder;
  private final Workload workload;
  private final int batchSize;
  private final SparkSession session;

  private StatisticsCost(Path folder, Workload workload, int batchSize, SparkSession session) {
    this.folder = folder;
    this.workload = workload;
    this.batchSize = batchSize;
    this.session = session;
  }

  /**
   * Measures, and writes a line a round to standard output.
   *
   * @param arguments the folder of the results; the network's name; how many records; rounds;
   *     records of a batch. The current directory is the checkout.
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    Workload workload = Workload.of(arguments[1], folder);
    int[] numbers = Arrays.stream(arguments).skip(2).mapToInt(Integer::parseInt).toArray();
    System.setProperty("spark.master", "local[1]");
    System.setProperty("spark.ui.enabled", "false");
    try (SparkSession session = LaminaSession.start("statistics cost")) {
      new StatisticsCost(folder, workload, numbers[2], session).run(numbers[0], numbers[1]);
    }
  }

  private void run(int records, int rounds) throws IOException {
    Path small = workload.table(session, folder, WARM_UP_RECORDS);
    Path table = workload.table(session, folder, records);
    double unused = evaluate(small) + statistics(small);
    double[] ratios = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      double plain = evaluate(table);
      double layers = statistics(table);
      ratios[round] = layers / plain;
      System.out.printf(
          Locale.ROOT,
          "%s, %d records: evaluate %.2f s, statistics of all layers %.2f s, ratio %.2f%n",
          workload.name(),
          records,
          plain,
          layers,
          ratios[round]);
    }
    Arrays.sort(ratios);
    System.out.printf(Locale.ROOT, "median ratio %.2f%n", ratios[rounds / 2]);
  }

  private double evaluate(Path table) {
    EvaluateConfig config =
        EvaluateConfig.builder()
            .data(table.toString())
            .format(DataFormat.TENSORS)
            .model(workload.model())
            .weights(workload.weights())
            .batchSize(batchSize)
            .output(folder.resolve("cost-evaluate").toString())
            .overwrite(true)
            .build();
    long start = System.nanoTime();
    new EvaluateJob(config).run(session);
    return (System.nanoTime() - start) / 1e9;
  }

  private double statistics(Path table) {
    StatisticsConfig config =
        StatisticsConfig.builder()
            .data(table.toString())
            .format(DataFormat.TENSORS)
            .model(workload.model())
            .weights(workload.weights())
            .batchSize(batchSize)
            .output(folder.resolve("cost-statistics").toString())
            .overwrite(true)
            .build();
    long start = System.nanoTime();
    new StatisticsJob(config).run(session);
    return (System.nanoTime() - start) / 1e9;
  }
}
