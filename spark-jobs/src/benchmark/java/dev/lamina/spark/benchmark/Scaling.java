package dev.lamina.spark.benchmark;

import dev.lamina.spark.job.EvaluateConfig;
import dev.lamina.spark.job.EvaluateJob;
import dev.lamina.spark.job.EvaluateResult;
import dev.lamina.spark.run.LaminaSession;
import dev.lamina.spark.source.DataFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;

/**
 * How much of the plan's speed is left of it in a job: {@code evaluate} over tensors in a Parquet
 * table on one and on two cores, beside the plan alone, in one process and in turn.
 *
 * <p>A job's time is that of the whole job in a session that is there: from looking at the table to
 * the finished folder of results.
 */
public final class Scaling {
  private static final double TARGET = 0.95;

  private final Path folder;
  private final int records;
  private final int rounds;
  private final int batchSize;

  private Scaling(Path folder, int records, int rounds, int batchSize) {
    this.folder = folder;
    this.records = records;
    this.rounds = rounds;
    this.batchSize = batchSize;
  }

  /**
   * Measures, and writes the table to standard output and a file.
   *
   * @param arguments the folder of the results; how many records; rounds; records of a batch. The
   *     current directory is the checkout.
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    int[] numbers = Arrays.stream(arguments).skip(1).mapToInt(Integer::parseInt).toArray();
    String report = new Scaling(folder, numbers[0], numbers[1], numbers[2]).run();
    Files.writeString(folder.resolve("scaling.md"), report);
    System.out.println(report);
  }

  private String run() throws IOException {
    Path table = folder.resolve("fashion-" + records + ".parquet");
    if (!Files.exists(table.resolve("_SUCCESS"))) {
      try (SparkSession session = session(2)) {
        FashionTensors.write(session, table, records);
      }
    }
    evaluate(table, 2);
    List<Double> plan = new ArrayList<>();
    List<Double> plans = new ArrayList<>();
    List<Double> one = new ArrayList<>();
    List<Double> two = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      double before = PlanRate.measure(1, batchSize);
      plans.add(PlanRate.measure(2, batchSize));
      one.add(evaluate(table, 1));
      two.add(evaluate(table, 2));
      // Of what came before and after, since other work on the machine comes and goes.
      double after = PlanRate.measure(1, batchSize);
      plan.add((before + after) / 2);
      ratios.add(two.get(round) / (before + after));
    }
    double alone = median(plan);
    StringBuilder text = new StringBuilder();
    line(text, "## `evaluate` over %,d tensors in Parquet (%s)", records, size(table));
    line(text, "");
    line(
        text,
        "data/models/fashion-cnn, float32, batch size %d, median of %d rounds.",
        batchSize,
        rounds);
    line(text, "");
    line(text, "| | items/s | to the plan alone |");
    line(text, "|---|--:|--:|");
    line(text, "| plan, one thread | %.0f | 1.00 |", alone);
    line(text, "| two plans, two threads | %.0f | %.2f |", median(plans), median(plans) / alone);
    line(text, "| evaluate, local[1] | %.0f | %.2f |", median(one), median(one) / alone);
    line(text, "| evaluate, local[2] | %.0f | %.2f |", median(two), median(two) / alone);
    line(text, "");
    line(
        text,
        "local[2] to twice the plan: %.3f (median of the rounds; target %.2f)",
        median(ratios),
        TARGET);
    return text.toString();
  }

  private static SparkSession session(int cores) {
    System.setProperty("spark.master", "local[" + cores + "]");
    System.setProperty("spark.ui.enabled", "false");
    return LaminaSession.start("lamina scaling");
  }

  /** Items a second of the whole job. */
  private double evaluate(Path table, int cores) throws IOException {
    EvaluateConfig config =
        EvaluateConfig.builder()
            .data(table.toString())
            .format(DataFormat.TENSORS)
            .model(FashionTensors.MODEL)
            .weights(FashionTensors.WEIGHTS)
            .batchSize(batchSize)
            .output(folder.resolve("evaluated").toString())
            .overwrite(true)
            .build();
    EvaluateJob job = new EvaluateJob(config).prepare();
    try (SparkSession session = session(cores)) {
      long begin = System.nanoTime();
      EvaluateResult result = job.run(session);
      double seconds = (System.nanoTime() - begin) / 1e9;
      if (result.counts().evaluated() != records) {
        throw new IllegalStateException("records were lost: " + result.counts());
      }
      System.err.printf(
          Locale.ROOT, "evaluate, local[%d]: %.1f s, loss %s%n", cores, seconds, result.loss());
      return records / seconds;
    }
  }

  private static String size(Path table) throws IOException {
    long bytes = 0;
    try (var files = Files.list(table)) {
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
    }
    return String.format(Locale.ROOT, "%.0f MB", bytes / 1e6);
  }

  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
