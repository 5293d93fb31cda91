package dev.lamina.spark.job;

import dev.lamina.nn.Default;
import java.util.List;
import java.util.Map;

/**
 * What {@link EvaluateJob} is to do. A configuration may be wrong: the job says what is, all at
 * once. In a file the keys of the groups stand beside the others.
 *
 * @param source where the records come from
 * @param image how images are decoded and transformed
 * @param sequence how sequences become what the model takes, and what it is to say
 * @param network the model
 * @param results where the results go
 * @param loss the loss's type and arguments, as in a model's definition; default CrossEntropyLoss
 * @param topK the numbers of highest scores among which the true class is looked for; default 1, 5
 * @param calibrationBins bins of the calibration error, at least 1; default 15
 * @param worst how many records of the largest loss the result names; default 20
 * @param trainMode none (default), or global: norms with running statistics normalise by those of
 *     the whole data set instead, as one training batch of it would; more passes over the data
 */
public record EvaluateConfig(
    DataConfig source,
    ImageConfig image,
    SequenceConfig sequence,
    ModelConfig network,
    OutputConfig results,
    @Default("{type: CrossEntropyLoss}") Map<String, Object> loss,
    @Default("[1, 5]") List<Integer> topK,
    @Default("15") int calibrationBins,
    @Default("20") int worst,
    @Default("none") TrainMode trainMode) {

  /** A builder of the defaults; data, model and output are yet to be set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Sets the components of a configuration by their names. */
  @SuppressWarnings("MissingJavadoc") // Each method sets the component of its name.
  public static final class Builder extends ModelConfigBuilder<Builder> {
    private Map<String, Object> loss = Map.of("type", "CrossEntropyLoss");
    private List<Integer> topK = List.of(1, 5);
    private int calibrationBins = 15;
    private int worst = 20;
    private SequenceConfig sequence = SequenceConfig.DEFAULT;
    private TrainMode trainMode = TrainMode.NONE;

    private Builder() {}

    @Override
    Builder self() {
      return this;
    }

    public Builder sequence(SequenceConfig value) {
      sequence = value;
      return this;
    }

    public Builder loss(Map<String, Object> value) {
      loss = value;
      return this;
    }

    public Builder topK(List<Integer> value) {
      topK = value;
      return this;
    }

    public Builder calibrationBins(int value) {
      calibrationBins = value;
      return this;
    }

    public Builder worst(int value) {
      worst = value;
      return this;
    }

    public Builder trainMode(TrainMode value) {
      trainMode = value;
      return this;
    }

    /** The configuration so far; the job checks it. */
    public EvaluateConfig build() {
      return new EvaluateConfig(
          source(),
          image(),
          sequence,
          network(),
          results(),
          loss,
          topK,
          calibrationBins,
          worst,
          trainMode);
    }
  }
}
