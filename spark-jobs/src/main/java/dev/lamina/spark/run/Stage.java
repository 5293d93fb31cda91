package dev.lamina.spark.run;

import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;

/** A part of a job that people wait for. */
public final class Stage {
  private Stage() {}

  /**
   * Does the work, and shows meanwhile how far it is.
   *
   * @param name of the stage, for people
   * @param records in all
   * @param work is given what its tasks add the records to that they have seen
   */
  public static void run(
      SparkSession session,
      ProgressDisplay display,
      String name,
      long records,
      Consumer<LongAccumulator> work) {
    try (RecordCounter counter = new RecordCounter(session.sparkContext());
        Progress progress = new Progress(display, counter, name, records)) {
      progress.start();
      work.accept(counter.accumulator());
    }
  }
}
