package dev.lamina.spark.cli;

import dev.lamina.spark.job.VocabularyConfig;
import dev.lamina.spark.job.VocabularyJob;
import dev.lamina.spark.job.VocabularyResult;
import dev.lamina.spark.report.VocabularySummary;
import picocli.CommandLine.Command;

/** {@code lamina vocabulary}. */
@Command(
    name = "vocabulary",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description = {
      "The tokens of texts with their counts, the texts' lengths, and a vocabulary.",
      "",
      "Relative paths start from the current directory. Writes a folder with vocabulary.txt,",
      "one token a line, tables of all tokens, lengths and unreadable texts, and result.json;",
      "standard output has a summary.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  lamina vocabulary --conf conf/vocabulary-words.yaml",
      "  lamina vocabulary --data texts --format lines --output out/words \\",
      "      --set 'tokenizer={type: Words, lowercase: true}' --set min_count=5"
    })
final class VocabularyCommand extends JobCommand<VocabularyConfig, VocabularyResult> {
  VocabularyCommand() {
    super(VocabularyConfig.class);
  }

  @Override
  VocabularyJob job(VocabularyConfig config) {
    return new VocabularyJob(config);
  }

  @Override
  String summary(VocabularyResult result) {
    return VocabularySummary.of(result);
  }
}
