package dev.lamina.spark.job;

/** What a job found, as far as every job's results are alike. */
public interface JobResult {
  /** Numbers of records. */
  RecordCounts counts();

  /** Where the table of records that failed is. */
  String unreadable();

  /** The result as JSON, with keys in snake case, and null for what is not a number. */
  String toJson();
}
