package dev.lamina.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VocabularyTest {
  private static final Path DATA = Path.of("..", "data");

  private static Vocabulary read(String text) {
    return Vocabulary.read("v.txt", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void read_list_idsArePlaces() {
    Vocabulary vocabulary = read("<pad>\n \nä\n\uD83D\uDE00\n");

    assertThat(vocabulary.tokens()).containsExactly("<pad>", " ", "ä", "\uD83D\uDE00");
    assertThat(vocabulary.id(" ")).isEqualTo(1);
    assertThat(vocabulary.id("\uD83D\uDE00")).isEqualTo(3);
    assertThat(vocabulary.id("x")).isEqualTo(-1);
    assertThat(read(vocabulary.toText()).tokens()).isEqualTo(vocabulary.tokens());
  }

  @Test
  void read_lineEndsOfWindowsAndNoLastOne_sameTokens() {
    assertThat(read("\uFEFFa\r\nb\r\nc").tokens()).containsExactly("a", "b", "c");
  }

  @Test
  void read_malformed_namesFileAndLines() {
    assertThatThrownBy(() -> read("a\nb\na\n"))
        .hasMessage("vocabulary v.txt: token 'a' is there twice, in lines 1 and 3");
    assertThatThrownBy(() -> read("a\n\nb\n"))
        .hasMessage("vocabulary v.txt: the token in line 2 is empty");
    assertThatThrownBy(() -> read("")).hasMessageContaining("v.txt: a vocabulary has at least");
    assertThatThrownBy(() -> Vocabulary.read("v.txt", new byte[] {'a', (byte) 0xff}))
        .hasMessage("vocabulary v.txt: is not UTF-8");
  }

  @Test
  void ofCounts_ties_areInOrderOfCodePoints() {
    // As Java's characters U+FF5E comes after the pairs of U+1F600; as code points it is before.
    Map<String, Long> counts =
        Map.of("\uD83D\uDE00", 2L, "\uFF5E", 2L, "b", 2L, "a", 1L, "<unk>", 9L, "\uD83D\uDE01", 2L);

    Vocabulary vocabulary = Vocabulary.ofCounts(counts, List.of("<pad>", "<unk>"), 1, 100);

    assertThat(vocabulary.tokens())
        .containsExactly("<pad>", "<unk>", "b", "\uFF5E", "\uD83D\uDE00", "\uD83D\uDE01", "a");
    assertThat(Vocabulary.ofCounts(counts, List.of("<pad>"), 2, 3).tokens())
        .containsExactly("<pad>", "<unk>", "b");
  }

  /** The committed list was made by Python's sorted with the key (-count, character). */
  @Test
  void ofCounts_committedWords_isTheCommittedVocabulary() throws IOException {
    Map<String, Long> counts = new HashMap<>();
    List<String> lines = Files.readAllLines(DATA.resolve("words/words.csv"));
    Splitter splitter = Splitter.of(Splitter.Unit.CHARACTERS);
    for (String line : lines.subList(1, lines.size())) {
      String word = line.substring(0, line.indexOf(','));
      splitter.split(word).forEach(token -> counts.merge(token, 1L, Long::sum));
    }

    Vocabulary built =
        Vocabulary.ofCounts(counts, List.of("<pad>", "<unk>", "<bos>", "<eos>"), 1, 1000);

    assertThat(built.toText()).isEqualTo(Files.readString(DATA.resolve("models/words.vocab.txt")));
  }
}
