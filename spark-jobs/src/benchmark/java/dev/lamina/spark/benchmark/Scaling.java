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
 * How much of a plan's speed is left of it in a job: {@code evaluate} over tensors in a Parquet
 * table on one and on two cores, beside the plan alone, in one process and in turn.
 *
 * <p>A job's time is that of the whole job in a session that is there: from looking at the table to
 * the finished folder of results.
 */
public final class Scaling {
  private static final double TARGET = 0.95;
  private static final int WARM_UP_RECORDS = 64;

  private final Path folder;
  private final Workload workload;
  private final int records;
  private final int rounds;
  private final int batchSize;
  private final StringBuilder text = new StringBuilder();

  private Scaling(Path folder, Workload workload, int records, int rounds, int batchSize) {
    this.folder = folder;
    this.workload = workload;
    this.records = records;
    this.rounds = rounds;
    this.batchSize = batchSize;
  }

  /**
   * Measures, and writes the table to standard output and a file.
   *
   * @param arguments the folder of the results; the network's name; how many records; rounds;
   *     records of a batch. The current directory is the checkout.
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    Workload workload = Workload.of(arguments[1], folder);
    int[] numbers = Arrays.stream(arguments).skip(2).mapToInt(Integer::parseInt).toArray();
    String report = new Scaling(folder, workload, numbers[0], numbers[1], numbers[2]).run();
    Files.writeString(folder.resolve("scaling-" + workload.name() + ".md"), report);
    System.out.println(report);
  }

  private String run() throws IOException {
    Path table;
    Path small;
    try (SparkSession session = session(2)) {
      table = workload.table(session, folder, records);
      small = workload.table(session, folder, WARM_UP_RECORDS);
    }
    evaluate(small, WARM_UP_RECORDS, 2);
    evaluate(small, WARM_UP_RECORDS, 1);
    List<Rate> plan = new ArrayList<>();
    List<Rate> plans = new ArrayList<>();
    List<Rate> one = new ArrayList<>();
    List<Rate> two = new ArrayList<>();
    one.add(evaluate(table, records, 1));
    for (int round = 0; round < rounds; round++) {
      plan.add(PlanRate.measure(workload, 1, batchSize));
      plans.add(PlanRate.measure(workload, 2, batchSize));
      two.add(evaluate(table, records, 2));
    }
    plan.add(PlanRate.measure(workload, 1, batchSize));
    Rate alone = Rate.median(plan);
    line("## `evaluate` over %,d tensors in Parquet (%s)", records, size(table));
    line("");
    line("%s, float32, batches of %d, medians of %d rounds.", workload.model(), batchSize, rounds);
    line("CPU time is that of all threads of the process, the compiler's and the collector's too.");
    line("");
    line("| | items/s | to the plan | CPU ms an item | to the plan |");
    line("|---|--:|--:|--:|--:|");
    row("plan, one thread", alone, alone);
    row("two plans, two threads", Rate.median(plans), alone);
    row("evaluate, local[1] (once)", Rate.median(one), alone);
    row("evaluate, local[2]", Rate.median(two), alone);
    line("");
    line(
        "local[2] to twice the plan: %.3f; target %.2f",
        Rate.median(two).itemsPerSecond() / (2 * alone.itemsPerSecond()), TARGET);
    return text.toString();
  }

  private void row(String name, Rate rate, Rate plan) {
    line(
        "| %s | %.1f | %.2f | %.4f | %.3f |",
        name,
        rate.itemsPerSecond(),
        rate.itemsPerSecond() / plan.itemsPerSecond(),
        rate.cpuMillis(),
        rate.cpuMillis() / plan.cpuMillis());
  }

  private static SparkSession session(int cores) {
    System.setProperty("spark.master", "local[" + cores + "]");
    System.setProperty("spark.ui.enabled", "false");
    return LaminaSession.start("lamina scaling");
  }

  /** The rate of the whole job. */
  private Rate evaluate(Path table, int size, int cores) throws IOException {
    EvaluateConfig config =
        EvaluateConfig.builder()
            .data(table.toString())
            .format(DataFormat.TENSORS)
            .model(workload.model())
            .weights(workload.weights())
            .batchSize(batchSize)
            .output(folder.resolve("evaluated").toString())
            .overwrite(true)
            .build();
    EvaluateJob job = new EvaluateJob(config).prepare();
    try (SparkSession session = session(cores)) {
      Rate.Clock clock = Rate.Clock.start();
      EvaluateResult result = job.run(session);
      Rate rate = clock.rate(size);
      if (result.counts().evaluated() != size) {
        throw new IllegalStateException("records were lost: " + result.counts());
      }
      System.err.printf(Locale.ROOT, "evaluate, %d records, local[%d]: %s%n", size, cores, rate);
      return rate;
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

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
