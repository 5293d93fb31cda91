package dev.lamina.spark.job;

import dev.lamina.nn.Default;
import java.util.List;
import java.util.Map;

/**
 * What {@link PredictJob} is to do. A configuration may be wrong: the job says what is, all at
 * once. In a file the keys of the groups stand beside the others.
 *
 * @param source where the records come from
 * @param image how images are decoded and transformed
 * @param sequence how sequences become what the model takes
 * @param network the model
 * @param results where the results go
 * @param topK how many classes of the highest probability are named for each record, at least 0;
 *     default 5, or as many as there are
 * @param scores whether the table has all logits and probabilities; default true
 * @param features inner layers whose outputs the table has as well, by path; {@code LAYER:input}
 *     for what a layer reads; default none
 * @param loss the loss's type and arguments, as in a model's definition, of each record; default:
 *     CrossEntropyLoss of images in folders of as many classes as the model has, else none. Where
 *     it is given, the records must have labels.
 * @param ctcBlank the class that stands for no label: the table has each sequence's labels, decoded
 *     greedily from an output (N, T, classes); default none: it has not
 */
public record PredictConfig(
    DataConfig source,
    ImageConfig image,
    SequenceConfig sequence,
    ModelConfig network,
    OutputConfig results,
    @Default("5") int topK,
    @Default("true") boolean scores,
    @Default("[]") List<String> features,
    @Default("null") Map<String, Object> loss,
    @Default("null") Integer ctcBlank) {

  /** A builder of the defaults; data, model and output are yet to be set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Sets the components of a configuration by their names. */
  @SuppressWarnings("MissingJavadoc") // Each method sets the component of its name.
  public static final class Builder extends ModelConfigBuilder<Builder> {
    private int topK = 5;
    private boolean scores = true;
    private List<String> features = List.of();
    private Map<String, Object> loss;
    private Integer ctcBlank;
    private SequenceConfig sequence = SequenceConfig.DEFAULT;

    private Builder() {}

    @Override
    Builder self() {
      return this;
    }

    public Builder topK(int value) {
      topK = value;
      return this;
    }

    public Builder scores(boolean value) {
      scores = value;
      return this;
    }

    public Builder features(List<String> value) {
      features = value;
      return this;
    }

    public Builder loss(Map<String, Object> value) {
      loss = value;
      return this;
    }

    public Builder ctcBlank(Integer value) {
      ctcBlank = value;
      return this;
    }

    public Builder sequence(SequenceConfig value) {
      sequence = value;
      return this;
    }

    /** The configuration so far; the job checks it. */
    public PredictConfig build() {
      return new PredictConfig(
          source(), image(), sequence, network(), results(), topK, scores, features, loss,
          ctcBlank);
    }
  }
}
