package dev.lamina.spark.cli;

import picocli.CommandLine.Option;

/** The options of a job's model and of what runs it. */
@SuppressWarnings("UnusedVariable") // ConfOptions finds what was given by the option's name.
final class ModelOptions {
  @Option(names = "--model", paramLabel = "FILE", description = "The model's definition, .yaml.")
  private String model;

  @Option(names = "--weights", paramLabel = "FILE", description = "Its weights, .safetensors.")
  private String weights;

  @Option(names = "--batch-size", paramLabel = "N", description = "Records of a run. Default: 64.")
  private String batchSize;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description = "What runs the model. Default: auto, the fastest there is.")
  private String engine;

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      description = "float32 (default) or bfloat16.")
  private String precision;
}
