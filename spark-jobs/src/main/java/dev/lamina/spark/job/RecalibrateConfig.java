package dev.lamina.spark.job;

import dev.lamina.nn.Default;
import java.util.List;
import java.util.Map;

/**
 * What {@link RecalibrateJob} is to do. A configuration may be wrong: the job says what is, all at
 * once. In a file the keys of the groups stand beside the others.
 *
 * @param source where the records come from
 * @param image how images are decoded and transformed
 * @param network the model; of method one_pass its batch size is that of the training batches
 * @param results where the results go
 * @param method sequential (default): what one training batch of the whole data set would give;
 *     one_pass: the mean over training batches, as {@code torch.optim.swa_utils.update_bn}
 * @param shuffleSeed for one_pass: mixes the records of the batches, the same for the same seed;
 *     default none: batches are in the order of classes and keys
 * @param evaluate whether the model is evaluated before and after, for which records must have
 *     labels; default true
 * @param loss the loss's type and arguments, as in a model's definition; default CrossEntropyLoss
 * @param topK the numbers of highest scores among which the true class is looked for; default 1, 5
 */
public record RecalibrateConfig(
    DataConfig source,
    ImageConfig image,
    ModelConfig network,
    OutputConfig results,
    @Default("sequential") NormMethod method,
    @Default("null") Integer shuffleSeed,
    @Default("true") boolean evaluate,
    @Default("{type: CrossEntropyLoss}") Map<String, Object> loss,
    @Default("[1, 5]") List<Integer> topK) {

  /** A builder of the defaults; data, model, weights and output are yet to be set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Sets the components of a configuration by their names. */
  @SuppressWarnings("MissingJavadoc") // Each method sets the component of its name.
  public static final class Builder extends ModelConfigBuilder<Builder> {
    private NormMethod method = NormMethod.SEQUENTIAL;
    private Integer shuffleSeed;
    private boolean evaluate = true;
    private Map<String, Object> loss = Map.of("type", "CrossEntropyLoss");
    private List<Integer> topK = List.of(1, 5);

    private Builder() {}

    @Override
    Builder self() {
      return this;
    }

    public Builder method(NormMethod value) {
      method = value;
      return this;
    }

    public Builder shuffleSeed(Integer value) {
      shuffleSeed = value;
      return this;
    }

    public Builder evaluate(boolean value) {
      evaluate = value;
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

    /** The configuration so far; the job checks it. */
    public RecalibrateConfig build() {
      return new RecalibrateConfig(
          source(), image(), network(), results(), method, shuffleSeed, evaluate, loss, topK);
    }
  }
}
