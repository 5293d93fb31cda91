package dev.lamina.spark.job;

/** What every job's result says of how it came about. */
final class JobRun {
  private JobRun() {}

  /** Lamina's version, from the jar's manifest. */
  static String version() {
    String version = JobRun.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
