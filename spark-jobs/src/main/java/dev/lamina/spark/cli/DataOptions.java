package dev.lamina.spark.cli;

import picocli.CommandLine.Option;

/** The options of a job's records and results. */
@SuppressWarnings("UnusedVariable") // ConfOptions finds what was given by the option's name.
final class DataOptions {
  @Option(
      names = "--data",
      paramLabel = "PATH",
      description = "Folder, file or pattern; a table, manifest or tar shards.")
  private String data;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "auto (default), images, tensors, table, manifest or tar.")
  private String format;

  @Option(names = "--output", paramLabel = "FOLDER", description = "Where the results go.")
  private String output;

  @Option(names = "--overwrite", description = "Replace the output folder if it exists.")
  private boolean overwrite;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Parts that the records are cut into. Default: by their size.")
  private String partitions;

  @Option(names = "--mode", paramLabel = "MODE", description = "Decode images to L or RGB.")
  private String mode;

  @Option(
      names = "--max-unreadable",
      paramLabel = "N|P%%",
      description = "Bad records allowed before the exit code is 3. Default: 1%%, rounded up.")
  private String maxUnreadable;
}
