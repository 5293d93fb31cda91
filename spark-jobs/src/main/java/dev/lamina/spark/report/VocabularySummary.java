package dev.lamina.spark.report;

import dev.lamina.spark.job.VocabularyResult;

/** The result of counting tokens as text. */
public final class VocabularySummary {
  private VocabularySummary() {}

  /** Some lines of text, ended by line feeds. */
  public static String of(VocabularyResult result) {
    SummaryText text = new SummaryText();
    text.line("%s of %s", result.settings().tokenizer(), result.settings().data());
    text.line("");
    text.counts(result.counts(), "counted");
    text.line(
        "%,d tokens, %,d different ones, %,d in the vocabulary",
        result.tokens(), result.distinctTokens(), result.vocabularySize());
    VocabularyResult.Lengths lengths = result.lengths();
    text.line(
        "lengths %,d to %,d, mean %s; half up to %,d, 90 %% up to %,d, 99 %% up to %,d",
        lengths.least(),
        lengths.most(),
        SummaryText.number(lengths.mean(), "%.2f"),
        lengths.median(),
        lengths.percentile90(),
        lengths.percentile99());
    text.line("");
    for (VocabularyResult.TokenCount token : result.mostFrequent()) {
      text.line("  %,12d  %s", token.count(), token.token());
    }
    text.line("");
    text.line("Vocabulary  %s", result.outputs().vocabulary());
    text.line("Tokens      %s", result.outputs().tokens());
    text.line("Result      %s", result.outputs().result());
    text.line("%.1f s, %.0f sequences/s", result.run().seconds(), result.run().recordsPerSecond());
    return text.toString();
  }
}
