package dev.lamina.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopKTest {

  /** Oracle: a stable sort by descending Float, in which NaN comes first, as in torch. */
  @Test
  void rank_tiesAndNotFinite_equalsStableSort() {
    float[] pool = {0, 1, -1, 2, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0.5f};
    Random random = new Random(1);
    for (int round = 0; round < 500; round++) {
      float[] scores = new float[1 + random.nextInt(12)];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = pool[random.nextInt(pool.length)];
      }
      List<Integer> sorted =
          IntStream.range(0, scores.length)
              .boxed()
              .sorted(Comparator.comparing((Integer i) -> scores[i]).reversed())
              .toList();
      for (int label = 0; label < scores.length; label++) {
        assertThat(TopK.rank(scores, label)).isEqualTo(sorted.indexOf(label));
      }
    }
  }

  @Test
  void rank_equalScores_firstIsHighest() {
    float[] scores = {1, 3, 3, 2, 3};

    assertThat(TopK.rank(scores, 1)).isEqualTo(0);
    assertThat(TopK.rank(scores, 2)).isEqualTo(1);
    assertThat(TopK.rank(scores, 4)).isEqualTo(2);
    assertThat(TopK.rank(scores, 3)).isEqualTo(3);
    assertThat(TopK.rank(new float[] {-0.0f, 0.0f}, 1)).isEqualTo(1);
  }

  /** Oracle: torch 1.13.1, where tensor([1, nan, inf, nan, 2]).topk(5) gives indices 1 3 2 4 0. */
  @Test
  void rank_notANumber_isAboveAll() {
    float[] scores = {1, Float.NaN, Float.POSITIVE_INFINITY, Float.NaN, 2};

    int[] byRank = new int[5];
    for (int i = 0; i < 5; i++) {
      byRank[TopK.rank(scores, i)] = i;
    }
    assertThat(byRank).containsExactly(1, 3, 2, 4, 0);
  }

  @ParameterizedTest
  @CsvSource({"-1", "3"})
  void rank_labelOutOfRange_namesIt(int label) {
    assertThatThrownBy(() -> TopK.rank(new float[3], label))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("TopK: label must be from 0 to 2, got " + label);
  }

  /** By hand: ranks 0, 1, 2, 0. */
  @Test
  void accuracy_byHand() {
    TopK top = TopK.empty(2, 1);
    top.add(new float[] {3, 2, 1}, 0);
    top.add(new float[] {3, 2, 1}, 1);
    top.add(new float[] {3, 2, 1}, 2);
    top.add(0);

    assertThat(top.ks()).containsExactly(1, 2);
    assertThat(top.count()).isEqualTo(4);
    assertThat(top.hits(1)).isEqualTo(2);
    assertThat(top.accuracy(1)).isEqualTo(0.5);
    assertThat(top.accuracy(2)).isEqualTo(0.75);
  }

  @Test
  void accuracy_noRecords_isNaN() {
    assertThat(TopK.empty(1).accuracy(1)).isNaN();
  }

  @Test
  void accuracy_moreThanClasses_isOne() {
    TopK top = TopK.empty(5);
    top.add(new float[] {1, 2}, 0);
    assertThat(top.accuracy(5)).isEqualTo(1);
  }

  @Test
  void accuracy_anotherK_namesBoth() {
    assertThatThrownBy(() -> TopK.empty(1, 5).accuracy(3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("TopK(ks=[1, 5]): k must be one of ks, got 3");
  }

  @Test
  void add_negativeRank_namesItAndAddsNothing() {
    TopK top = TopK.empty(1);
    assertThatThrownBy(() -> top.add(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("TopK: rank must not be negative, got -1");
    assertThat(top.count()).isZero();
  }

  @Test
  void empty_badKs_namesThem() {
    assertThatThrownBy(TopK::empty)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("TopK: ks must be from 1 to 1000 numbers, got 0");
    assertThatThrownBy(() -> TopK.empty(5, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("TopK: ks must be distinct and 1 or more, got [5, 0]");
    assertThatThrownBy(() -> TopK.empty(5, 1, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("TopK: ks must be distinct and 1 or more, got [5, 1, 5]");
  }

  @Test
  void empty_givenArray_isNotModified() {
    int[] ks = {5, 1};
    TopK.empty(ks);
    assertThat(ks).containsExactly(5, 1);
  }

  @Test
  void merge_otherKs_namesBoth() {
    assertThatThrownBy(() -> TopK.empty(1).merge(TopK.empty(1, 5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("TopK(ks=[1]): merged must have the same ks, got [1, 5]");
  }

  /** Pairs are k, hits. */
  private static void assertRefused(String message, long count, int size, long... pairs) {
    byte[] bytes =
        Forms.forged(
            'K',
            out -> {
              out.writeLong(count);
              out.writeInt(size);
              for (int i = 0; i < pairs.length; i += 2) {
                out.writeInt((int) pairs[i]);
                out.writeLong(pairs[i + 1]);
              }
            });
    assertThatThrownBy(() -> Forms.read(TopK::read, bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }

  @Test
  void read_claimedKsBeyondLimit_isRefused() {
    assertRefused("TopK: number of ks must be from 1 to 1000, got 2147483647", 0, 0x7fffffff);
  }

  @Test
  void read_kTwice_isRefused() {
    assertRefused("ks must be in ascending order, got 1 after 1", 3, 2, 1, 0, 1, 0);
  }

  @Test
  void read_hitsFallWithK_isRefused() {
    assertRefused("hits must rise with k up to 3, got 1", 3, 2, 1, 2, 5, 1);
  }

  @Test
  void read_hitsAboveCount_isRefused() {
    assertRefused("hits must rise with k up to 3, got 4", 3, 1, 1, 4);
  }
}
