package dev.lamina.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.sequence.Splitter.Unit;
import org.junit.jupiter.api.Test;

class SplitterTest {
  @Test
  void split_characters_areCodePoints() {
    assertThat(Splitter.of(Unit.CHARACTERS).split("a\uD83D\uDE00 é"))
        .containsExactly("a", "\uD83D\uDE00", " ", "é");
    assertThat(Splitter.of(Unit.CHARACTERS).split("")).isEmpty();
  }

  /** As Python's str.split(). */
  @Test
  void split_words_standBetweenWhiteSpace() {
    assertThat(Splitter.of(Unit.WORDS).split(" Hello,  wörld\u00A0or\tnot\n"))
        .containsExactly("Hello,", "wörld", "or", "not");
    assertThat(Splitter.of(Unit.WORDS).split("  ")).isEmpty();
  }

  @Test
  void split_wordsAndSigns_signsAreTokens() {
    assertThat(Splitter.of(Unit.WORDS_AND_SIGNS).split("Don't stop, 2 naïve \uD83D\uDE00!"))
        .containsExactly("Don't", "stop", ",", "2", "naïve", "\uD83D\uDE00", "!");
  }

  /**
   * torchtext.data.utils.ngrams_iterator(["here", "we", "are"], 2), list by list as its code
   * yields.
   */
  @Test
  void split_ngrams_asTorchtext() {
    assertThat(new Splitter(Unit.WORDS, 1, 2).split("here we are"))
        .containsExactly("here", "we", "are", "here we", "we are");
    assertThat(new Splitter(Unit.CHARACTERS, 2, 3).split("abcd"))
        .containsExactly("ab", "bc", "cd", "abc", "bcd");
    assertThat(new Splitter(Unit.CHARACTERS, 3, 3).split("ab")).isEmpty();
  }

  @Test
  void constructor_noUnits_isRefused() {
    assertThatThrownBy(() -> new Splitter(Unit.WORDS, 2, 1))
        .hasMessage("n must be at least min_n (2), got 1");
  }
}
