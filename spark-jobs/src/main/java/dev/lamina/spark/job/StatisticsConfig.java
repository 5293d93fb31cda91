package dev.lamina.spark.job;

import dev.lamina.nn.Default;
import java.util.List;

/**
 * What {@link StatisticsJob} is to do. A configuration may be wrong: the job says what is, all at
 * once. In a file the keys of the groups stand beside the others.
 *
 * @param source where the records come from; classes are of no matter
 * @param image how images are decoded; transforms are for a model's input
 * @param network the model whose layers are looked into; without a model, the data themselves are
 * @param results where the results go
 * @param layers the layers that are looked into, by path; default: all
 * @param channels into how many channels of equal length a table's tensors are cut, at least 1;
 *     default 1
 * @param compare the result.json of an earlier run that this one is compared with; default none
 */
public record StatisticsConfig(
    DataConfig source,
    ImageConfig image,
    ModelConfig network,
    OutputConfig results,
    @Default("[]") List<String> layers,
    @Default("1") int channels,
    @Default("null") String compare) {

  /** A builder of the defaults; data and output are yet to be set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Sets the components of a configuration by their names. */
  @SuppressWarnings("MissingJavadoc") // Each method sets the component of its name.
  public static final class Builder extends ModelConfigBuilder<Builder> {
    private List<String> layers = List.of();
    private int channels = 1;
    private String compare;

    private Builder() {}

    @Override
    Builder self() {
      return this;
    }

    public Builder layers(List<String> value) {
      layers = value;
      return this;
    }

    public Builder channels(int value) {
      channels = value;
      return this;
    }

    public Builder compare(String value) {
      compare = value;
      return this;
    }

    /** The configuration so far; the job checks it. */
    public StatisticsConfig build() {
      return new StatisticsConfig(
          source(), image(), network(), results(), layers, channels, compare);
    }
  }
}
