package dev.lamina.spark.job;

import dev.lamina.engine.Precision;
import dev.lamina.nn.Default;

/**
 * The keys of a job that say what model it runs, and how.
 *
 * @param model the model's definition, a YAML file
 * @param weights its weights, a safetensors file; default none, for a model without parameters
 * @param batchSize records of a run of the model, at least 1; default 64
 * @param engine what runs the model; default auto: the fastest that is there
 * @param precision what it computes in; default float32
 */
public record ModelConfig(
    String model,
    @Default("null") String weights,
    @Default("64") int batchSize,
    @Default("auto") String engine,
    @Default("float32") Precision precision) {}
