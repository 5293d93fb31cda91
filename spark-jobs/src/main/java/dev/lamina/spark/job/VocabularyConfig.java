package dev.lamina.spark.job;

import dev.lamina.nn.Default;
import java.util.List;
import java.util.Map;

/**
 * What {@link VocabularyJob} is to do. A configuration may be wrong: the job says what is, all at
 * once. In a file the keys of the groups stand beside the others.
 *
 * @param source where the sequences come from: texts, or ids
 * @param results where the results go
 * @param tokenizer how texts are split, as for a model's input, without a vocabulary; default
 *     Characters
 * @param specials tokens that come first in the vocabulary, in their order; default none
 * @param minCount how often a token must occur to be in it, at least 1; default 1
 * @param maxSize the most tokens that it may have, special ones included; default 1000000
 */
public record VocabularyConfig(
    DataConfig source,
    OutputConfig results,
    @Default("{type: Characters}") Map<String, Object> tokenizer,
    @Default("[]") List<String> specials,
    @Default("1") long minCount,
    @Default("1000000") int maxSize) {

  /** A builder of the defaults; data and output are yet to be set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Sets the components of a configuration by their names. */
  @SuppressWarnings("MissingJavadoc") // Each method sets the component of its name.
  public static final class Builder extends ConfigBuilder<Builder> {
    private Map<String, Object> tokenizer = Map.of("type", "Characters");
    private List<String> specials = List.of();
    private long minCount = 1;
    private int maxSize = 1_000_000;

    private Builder() {}

    @Override
    Builder self() {
      return this;
    }

    public Builder tokenizer(Map<String, Object> value) {
      tokenizer = value;
      return this;
    }

    public Builder specials(List<String> value) {
      specials = value;
      return this;
    }

    public Builder minCount(long value) {
      minCount = value;
      return this;
    }

    public Builder maxSize(int value) {
      maxSize = value;
      return this;
    }

    /** The configuration so far; the job checks it. */
    public VocabularyConfig build() {
      return new VocabularyConfig(source(), results(), tokenizer, specials, minCount, maxSize);
    }
  }
}
