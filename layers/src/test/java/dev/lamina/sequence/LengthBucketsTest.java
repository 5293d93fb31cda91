package dev.lamina.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LengthBucketsTest {
  private static final LengthBuckets BUCKETS = new LengthBuckets(64, 16384, false);

  /** Valid steps of computed ones, all places checked to be there once and to fit. */
  private static double use(LengthBuckets buckets, int[] lengths) {
    List<Integer> places = new ArrayList<>();
    long valid = 0;
    long computed = 0;
    for (LengthBuckets.Batch batch : buckets.cut(lengths, true)) {
      places.addAll(batch.places());
      assertThat(batch.places()).hasSizeBetween(1, batch.size());
      assertThat(batch.size()).isLessThanOrEqualTo(buckets.records());
      assertThat((long) batch.size() * batch.steps())
          .isLessThanOrEqualTo(Math.max(buckets.steps(), batch.steps()));
      for (int place : batch.places()) {
        assertThat(lengths[place]).isLessThanOrEqualTo(batch.steps());
        valid += lengths[place];
      }
      computed += (long) batch.size() * batch.steps();
    }
    assertThat(places)
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, lengths.length).boxed().toList());
    return (double) valid / computed;
  }

  @Test
  void cut_wordsOfTheDictionary_littleIsPadded() throws IOException {
    int[] lengths =
        Files.readAllLines(Path.of("..", "data", "words", "words.csv")).stream()
            .skip(1)
            .mapToInt(line -> line.indexOf(','))
            .toArray();

    // A partition of eight.
    for (int part = 0; part < 8; part++) {
      int from = part * lengths.length / 8;
      int to = (part + 1) * lengths.length / 8;
      assertThat(use(BUCKETS, java.util.Arrays.copyOfRange(lengths, from, to))).isGreaterThan(0.9);
    }
  }

  @Test
  void cut_skewedLengths_littleIsPadded() {
    Random random = new Random(7);
    int[] lengths =
        IntStream.range(0, 1024).map(i -> 1 + (int) Math.exp(4 + random.nextGaussian())).toArray();
    lengths[500] = 20_000;

    assertThat(use(BUCKETS, lengths)).isGreaterThan(0.85);
    assertThat(use(new LengthBuckets(1, 1, false), lengths)).isGreaterThan(0.9);
  }

  @Test
  void cut_exact_allOfABatchHaveOneLength() {
    LengthBuckets exact = new LengthBuckets(4, 1000, true);
    int[] lengths = {40, 3, 33, 3, 3, 40, 3, 3, 0};

    for (LengthBuckets.Batch batch : exact.cut(lengths, true)) {
      batch.places().forEach(p -> assertThat(Math.max(1, lengths[p])).isEqualTo(batch.steps()));
    }
    assertThat(use(exact, new int[] {5, 5, 5, 5, 7, 7})).isEqualTo(1);
  }

  @Test
  void cut_notAll_leavesThoseThatFillNoBatch() {
    List<LengthBuckets.Batch> batches =
        new LengthBuckets(2, 100, false).cut(new int[] {1, 9, 5, 7, 3}, false);

    assertThat(batches)
        .containsExactly(
            new LengthBuckets.Batch(List.of(1, 3), 2, 9),
            new LengthBuckets.Batch(List.of(2, 4), 2, 5));
  }

  @Test
  void rung_everyLength_isAtMostAnEighthAboveIt() {
    int before = 0;
    for (int length = 1; length < 100_000; length++) {
      int rung = BUCKETS.rung(length);
      assertThat(rung).isBetween(length, length + length / 8);
      assertThat(rung).isGreaterThanOrEqualTo(before);
      before = rung;
    }
    assertThat(BUCKETS.rung(0)).isEqualTo(1);
  }
}
