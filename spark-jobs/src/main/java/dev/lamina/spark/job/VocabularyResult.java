package dev.lamina.spark.job;

import java.util.List;

/**
 * What {@link VocabularyJob} found.
 *
 * @param job always {@code vocabulary}
 * @param lamina Lamina's version
 * @param settings what was counted, and how
 * @param counts of sequences
 * @param tokens all tokens of all sequences, without special ones
 * @param distinctTokens how many different ones there are
 * @param vocabularySize how many the vocabulary has, special ones included
 * @param lengths of the sequences, in tokens
 * @param mostFrequent the tokens that occur most, the most frequent first
 * @param outputs where the results are
 * @param run how it went
 */
public record VocabularyResult(
    String job,
    String lamina,
    Settings settings,
    RecordCounts counts,
    long tokens,
    long distinctTokens,
    int vocabularySize,
    Lengths lengths,
    List<TokenCount> mostFrequent,
    Outputs outputs,
    RunTimes run)
    implements JobResult {
  /** What was counted, and how. */
  public record Settings(
      String data, String tokenizer, List<String> specials, long minCount, int maxSize) {}

  /**
   * Exact figures of lengths; of no sequence they are 0 and NaN.
   *
   * @param least the length of the shortest sequence
   * @param mean of all
   * @param median the least length that half of the sequences do not exceed
   * @param percentile90 that nine tenths do not exceed
   * @param percentile99 that 99 of 100 do not exceed
   * @param most the length of the longest sequence
   */
  public record Lengths(
      long least, double mean, long median, long percentile90, long percentile99, long most) {}

  /** A token and how often it occurs. */
  public record TokenCount(String token, long count) {}

  /** Where the results are: the vocabulary, and tables of all tokens and of all lengths. */
  public record Outputs(
      String folder,
      String vocabulary,
      String tokens,
      String lengths,
      String unreadable,
      String result) {}

  @Override
  public String unreadable() {
    return outputs.unreadable();
  }

  @Override
  public String toJson() {
    return ResultJson.write(this);
  }
}
