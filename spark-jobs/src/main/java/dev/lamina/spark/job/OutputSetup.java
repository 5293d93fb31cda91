package dev.lamina.spark.job;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Where a job's results go; faults of the keys are collected, not thrown. */
final class OutputSetup {
  private final OutputConfig config;
  private final ConfigFaults faults;

  /** Checks the keys by themselves. */
  OutputSetup(OutputConfig config, ConfigFaults faults) {
    this.config = config;
    this.faults = faults;
    faults.require("output", config.output());
  }

  /** Whether a path is in the file system of this machine, which needs no settings of Spark's. */
  static boolean isLocal(String path, Configuration hadoop) {
    if (path == null || path.isBlank()) {
      return false;
    }
    String scheme = new Path(path).toUri().getScheme();
    String whole = scheme == null ? hadoop.get("fs.defaultFS", "file:///") : scheme + ":";
    return whole.startsWith("file:");
  }

  /** Looks whether there is such a folder, if that can be done without Spark. */
  void lookIfLocal() {
    Configuration hadoop = new Configuration();
    if (!isLocal(config.output(), hadoop)) {
      return;
    }
    try {
      Path output = new Path(config.output());
      if (!config.overwrite() && output.getFileSystem(hadoop).exists(output)) {
        faults.add("output", config.output() + " exists; name another folder, or give --overwrite");
      }
    } catch (IOException e) {
      faults.add("output", "cannot be looked at: " + e.getMessage());
    }
  }

  /** Begins the output. */
  OutputFolder open(SparkSession session) throws IOException {
    return new OutputFolder(
        config.output(), config.overwrite(), session.sparkContext().hadoopConfiguration());
  }
}
