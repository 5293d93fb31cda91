package dev.lamina.spark.job;

import dev.lamina.engine.Precision;

/**
 * Sets the keys of a job that runs a model.
 *
 * @param <B> the builder itself
 */
@SuppressWarnings("MissingJavadoc") // Each method sets the key of its name.
public abstract class ModelConfigBuilder<B extends ModelConfigBuilder<B>> extends ConfigBuilder<B> {
  private String model;
  private String weights;
  private int batchSize = 64;
  private String engine = "auto";
  private Precision precision = Precision.FLOAT32;

  ModelConfigBuilder() {}

  public B model(String value) {
    model = value;
    return self();
  }

  public B weights(String value) {
    weights = value;
    return self();
  }

  public B batchSize(int value) {
    batchSize = value;
    return self();
  }

  public B engine(String value) {
    engine = value;
    return self();
  }

  public B precision(Precision value) {
    precision = value;
    return self();
  }

  final ModelConfig network() {
    return new ModelConfig(model, weights, batchSize, engine, precision);
  }
}
