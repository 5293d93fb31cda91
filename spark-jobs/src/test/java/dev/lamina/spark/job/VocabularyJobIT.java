package dev.lamina.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.spark.run.LaminaSession;
import dev.lamina.spark.source.DataFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocabularyJobIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir private static Path folder;
  private static SparkSession session;

  @BeforeAll
  static void start() {
    System.setProperty("spark.master", "local[2]");
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.driver.host", "127.0.0.1");
    System.setProperty("spark.driver.bindAddress", "127.0.0.1");
    session = LaminaSession.start("test");
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  /** The committed vocabulary was made by Python's sorted with the key (-count, character). */
  @Test
  void run_committedWords_isTheCommittedVocabulary() throws IOException {
    Path output = folder.resolve("words");
    VocabularyResult result =
        new VocabularyJob(
                VocabularyConfig.builder()
                    .data(ROOT.resolve("data/words/words.csv").toString())
                    .format(DataFormat.SEQUENCES)
                    .keyColumn("word")
                    .contentColumn("word")
                    .specials(List.of("<pad>", "<unk>", "<bos>", "<eos>"))
                    .output(output.toString())
                    .build())
            .run(session);

    assertThat(output.resolve("vocabulary.txt"))
        .hasSameTextualContentAs(ROOT.resolve("data/models/words.vocab.txt"));
    // As wc counts: 7,236 words of 53,781 characters.
    assertThat(result.counts().used()).isEqualTo(7236);
    assertThat(result.tokens()).isEqualTo(characters());
    assertThat(result.distinctTokens()).isEqualTo(27);
    assertThat(result.lengths().most()).isEqualTo(18);
    assertThat(result.lengths().median()).isEqualTo(7);
  }

  private static long characters() throws IOException {
    return Files.readAllLines(ROOT.resolve("data/words/words.csv")).stream()
        .skip(1)
        .mapToLong(line -> line.indexOf(','))
        .sum();
  }

  @Test
  void run_linesCutOtherwise_sameVocabulary() throws IOException {
    Path data = Files.createDirectory(folder.resolve("lines"));
    Files.writeString(data.resolve("a.txt"), "the cat the dog\nThe end\n\n");
    Files.writeString(data.resolve("b.txt"), "a cat \uD83D\uDE00 \uFF5E\n");
    for (int parts : new int[] {1, 7}) {
      Path output = folder.resolve("lines-" + parts);
      VocabularyResult result =
          new VocabularyJob(
                  VocabularyConfig.builder()
                      .data(data.toString())
                      .format(DataFormat.LINES)
                      .tokenizer(Map.of("type", "Words", "lowercase", true))
                      .maxSize(7)
                      .partitions(parts)
                      .output(output.toString())
                      .build())
              .run(session);

      assertThat(output.resolve("vocabulary.txt"))
          .hasContent("the\ncat\na\ndog\nend\n\uFF5E\n\uD83D\uDE00");
      assertThat(result.tokens()).isEqualTo(10);
      assertThat(result.lengths()).isEqualTo(new VocabularyResult.Lengths(0, 2.5, 2, 4, 4, 4));
    }
  }

  @Test
  void prepare_wrong_namesAllAtOnce() {
    VocabularyConfig wrong =
        VocabularyConfig.builder()
            .data("missing.csv")
            .format(DataFormat.SEQUENCES)
            .tokenizer(Map.of("type", "Word"))
            .minCount(0)
            .output(folder.resolve("wrong").toString())
            .build();

    assertThatThrownBy(() -> new VocabularyJob(wrong).prepare())
        .hasMessageContaining("min_count: must be at least 1, got 0")
        .hasMessageContaining("tokenizer: unknown type 'Word'; did you mean 'Words'?")
        .hasMessageContaining("missing.csv does not exist");
  }
}
