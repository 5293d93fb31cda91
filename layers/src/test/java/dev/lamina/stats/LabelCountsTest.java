package dev.lamina.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.EOFException;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelCountsTest {

  private static LabelCounts counts(String... labels) {
    LabelCounts counts = LabelCounts.empty();
    for (String label : labels) {
      counts.add(label);
    }
    return counts;
  }

  @Test
  void counts_areByLabel() {
    LabelCounts counts = counts("dog", "cat", "dog", "", "Zebra");

    assertThat(counts.counts())
        .containsExactly(entry("", 1L), entry("Zebra", 1L), entry("cat", 1L), entry("dog", 2L));
    assertThat(counts.total()).isEqualTo(5);
    assertThat(counts.count("dog")).isEqualTo(2);
    assertThat(counts.count("cow")).isZero();
  }

  @Test
  void counts_readBefore_doNotChange() {
    LabelCounts counts = counts("a");
    Map<String, Long> before = counts.counts();

    counts.add("a");

    assertThat(before).containsExactly(entry("a", 1L));
    assertThat(counts.counts()).containsExactly(entry("a", 2L));
    assertThatThrownBy(() -> before.put("b", 1L)).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void add_null_addsNothing() {
    LabelCounts counts = counts();
    assertThatThrownBy(() -> counts.add(null)).isInstanceOf(NullPointerException.class);
    assertThat(counts.total()).isZero();
  }

  @Test
  void merge_countOverflows_isRefused() {
    LabelCounts counts = counts("a");
    for (int i = 0; i < 62; i++) {
      counts.merge(counts);
    }
    assertThat(counts.total()).isEqualTo(1L << 62);
    assertThatThrownBy(() -> counts.merge(counts)).isInstanceOf(ArithmeticException.class);
  }

  private static byte[] form(int size, Object... labelsAndCounts) {
    return Forms.forged(
        'L',
        out -> {
          out.writeInt(size);
          for (int i = 0; i < labelsAndCounts.length; i += 2) {
            String label = (String) labelsAndCounts[i];
            out.writeInt(label.length());
            out.writeChars(label);
            out.writeLong((Long) labelsAndCounts[i + 1]);
          }
        });
  }

  private static void assertRefused(String message, byte[] form) {
    assertThatThrownBy(() -> Forms.read(LabelCounts::read, form))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }

  @Test
  void read_labelTwice_isRefused() {
    assertRefused(
        "LabelCounts: labels must be in ascending order, got a after a", form(2, "a", 1L, "a", 1L));
  }

  @Test
  void read_noRecordsOfALabel_isRefused() {
    assertRefused("count of a label must be above 0, got 0", form(1, "a", 0L));
  }

  @Test
  void read_totalOverflows_isRefused() {
    assertRefused("all counts together must be below 2^63", form(2, "a", Long.MAX_VALUE, "b", 1L));
  }

  @Test
  void read_claimedLabelsBeyondItsBytes_isRefused() {
    assertThatThrownBy(() -> Forms.read(LabelCounts::read, form(Integer.MAX_VALUE, "a", 1L)))
        .isInstanceOf(EOFException.class);
  }
}
