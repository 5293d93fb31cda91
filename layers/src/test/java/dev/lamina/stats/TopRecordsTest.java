package dev.lamina.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.stats.TopRecords.Entry;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopRecordsTest {

  private static TopRecords top(int capacity, Entry... entries) {
    TopRecords top = TopRecords.empty(capacity);
    for (Entry entry : entries) {
      top.add(entry);
    }
    return top;
  }

  private static Entry entry(String key, double value) {
    return new Entry(key, value, 0, 0);
  }

  @Test
  void entries_moreThanCapacity_keepsTheLargestFirst() {
    TopRecords top = top(2, entry("a", 1), entry("b", 3), entry("c", 2), entry("d", 0));

    assertThat(top.entries()).containsExactly(entry("b", 3), entry("c", 2));
    assertThat(top.capacity()).isEqualTo(2);
  }

  @Test
  void entries_notANumber_isAboveInfinity() {
    TopRecords top =
        top(
            5,
            entry("a", Double.NEGATIVE_INFINITY),
            entry("b", -0.0),
            entry("c", 0.0),
            entry("d", Double.NaN),
            entry("e", Double.POSITIVE_INFINITY));

    assertThat(top.entries()).extracting(Entry::key).containsExactly("d", "e", "c", "b", "a");
  }

  @Test
  void entries_equalValues_areByKeyThenLabelThenPrediction() {
    TopRecords top =
        top(
            4,
            new Entry("b", 1, 0, 0),
            new Entry("a", 1, 2, 1),
            new Entry("a", 1, 1, 9),
            new Entry("a", 1, 2, 0),
            new Entry("c", 1, 0, 0));

    assertThat(top.entries())
        .containsExactly(
            new Entry("a", 1, 1, 9),
            new Entry("a", 1, 2, 0),
            new Entry("a", 1, 2, 1),
            new Entry("b", 1, 0, 0));
  }

  @Test
  void entries_sameRecordTwice_isKeptOnce() {
    TopRecords top = top(3, entry("a", 1), entry("a", 1), entry("b", 0));

    assertThat(top.entries()).containsExactly(entry("a", 1), entry("b", 0));
  }

  @Test
  void entries_readBefore_doNotChange() {
    TopRecords top = top(3, entry("a", 1));
    List<Entry> before = top.entries();

    top.add(entry("b", 2));

    assertThat(before).containsExactly(entry("a", 1));
    assertThat(top.entries()).hasSize(2);
  }

  @Test
  void entries_noCapacity_isEmpty() {
    assertThat(top(0, entry("a", 1)).entries()).isEmpty();
  }

  @Test
  void entry_noKey_isRefused() {
    assertThatThrownBy(() -> entry(null, 1))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("TopRecords: key must not be null");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1048577})
  void empty_capacityOutOfRange_namesIt(int capacity) {
    assertThatThrownBy(() -> TopRecords.empty(capacity))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("TopRecords: capacity must be from 0 to 1048576, got " + capacity);
  }

  @Test
  void merge_otherCapacity_namesBoth() {
    assertThatThrownBy(() -> TopRecords.empty(1).merge(TopRecords.empty(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("TopRecords(capacity=1): merged must have the same capacity, got 2");
  }

  private static byte[] form(int capacity, int size, Entry... entries) {
    return Forms.forged(
        'T',
        out -> {
          out.writeInt(capacity);
          out.writeInt(size);
          for (Entry entry : entries) {
            out.writeDouble(entry.value());
            out.writeInt(entry.key().length());
            out.writeChars(entry.key());
            out.writeInt(entry.label());
            out.writeInt(entry.prediction());
          }
        });
  }

  private static void assertRefused(String message, byte[] form) {
    assertThatThrownBy(() -> Forms.read(TopRecords::read, form))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }

  @Test
  void read_longKey_isKept() throws IOException {
    Entry entry = entry("p".repeat(70_000), 1);

    TopRecords read = Forms.read(TopRecords::read, Forms.bytes(top(1, entry)));

    assertThat(read.entries()).containsExactly(entry);
  }

  @Test
  void read_moreThanCapacity_isRefused() {
    assertRefused(
        "TopRecords: number of records must be from 0 to 1, got 2",
        form(1, 2, entry("a", 2), entry("b", 1)));
  }

  @Test
  void read_outOfOrder_isRefused() {
    assertRefused("records must be in order", form(2, 2, entry("a", 1), entry("b", 2)));
    assertRefused("records must be in order", form(2, 2, entry("a", 1), entry("a", 1)));
  }

  @Test
  void read_otherNaN_isRefused() {
    byte[] form = form(1, 1, entry("a", Double.NaN));
    form[2 + 8 + 7] = 1;
    assertRefused("value must be the canonical NaN if it is any, got 7ff8000000000001", form);
  }

  @Test
  void read_negativeKeyLength_isRefused() {
    byte[] form = form(1, 1, entry("a", 1));
    form[2 + 8 + 8] = (byte) 0x80;
    assertRefused("length of key must be from 0 to 2147483647, got -2147483647", form);
  }

  @Test
  void read_claimedKeyBeyondItsBytes_isRefused() {
    byte[] form = form(1, 1, entry("a", 1));
    form[2 + 8 + 8] = 0x7f;
    assertThatThrownBy(() -> Forms.read(TopRecords::read, form)).isInstanceOf(EOFException.class);
  }
}
