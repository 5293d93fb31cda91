package dev.lamina.stats;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The table of all statistics, which every check of what they have in common runs through. */
final class StatisticCases {

  private StatisticCases() {}

  /**
   * A statistic with records that try its corners.
   *
   * @param golden name of the file with the bytes of all records together
   * @param empty makes it
   * @param records each adds one record
   * @param reader reads its binary form
   */
  record Case<S extends Statistic<S>>(
      String golden, Supplier<S> empty, Forms.Reader<S> reader, List<Consumer<S>> records) {

    S of(List<Consumer<S>> some) {
      S statistic = empty.get();
      some.forEach(record -> record.accept(statistic));
      return statistic;
    }

    S all() {
      return of(records);
    }

    @Override
    public String toString() {
      return golden;
    }
  }

  static Stream<Case<?>> all() {
    return Stream.of(
        new Case<>(
            "exact_sum",
            ExactSum::empty,
            ExactSum::read,
            List.of(
                s -> s.add(1e308),
                s -> s.add(1e308),
                s -> s.add(-1e308),
                s -> s.add(0.1),
                s -> s.add(-Double.MIN_VALUE),
                s -> s.add(2.5),
                s -> s.addProduct(1e-200, -1e-200),
                s -> s.addProduct(1e300, 1e300),
                s -> s.add(-0.0),
                s -> s.add(1e16),
                s -> s.add(-3.0))),
        new Case<>(
            "exact_sum_negative",
            ExactSum::empty,
            ExactSum::read,
            List.of(
                s -> s.add(-0x1p40), s -> s.add(-0.75), s -> s.addProduct(3.0, -Double.MIN_VALUE))),
        new Case<>(
            "exact_sum_not_finite",
            ExactSum::empty,
            ExactSum::read,
            List.of(
                s -> s.add(1.5),
                s -> s.add(Double.POSITIVE_INFINITY),
                s -> s.add(Double.NaN),
                s -> s.add(Double.NEGATIVE_INFINITY),
                s -> s.add(0.25),
                s -> s.addProduct(0.0, Double.POSITIVE_INFINITY))),
        new Case<>(
            "moments",
            Moments::empty,
            Moments::read,
            Stream.of(
                    1e9 + 0.1,
                    1e9 - 0.3,
                    -1e-300,
                    0.0,
                    Double.NaN,
                    Double.POSITIVE_INFINITY,
                    Double.NEGATIVE_INFINITY,
                    3.0,
                    1e200,
                    -7.25)
                .<Consumer<Moments>>map(x -> s -> s.add(x))
                .toList()),
        new Case<>(
            "confusion_matrix",
            () -> ConfusionMatrix.empty(4),
            ConfusionMatrix::read,
            List.of(
                s -> s.add(0, 0),
                s -> s.add(1, 0),
                s -> s.add(2, 2),
                s -> s.add(2, 2),
                s -> s.add(2, 1),
                s -> s.add(0, 3),
                s -> s.add(0, 0),
                s -> s.add(1, 1))),
        topK(),
        new Case<>(
            "byte_counts",
            () -> ByteCounts.empty(3),
            ByteCounts::read,
            List.of(
                s -> s.add(new byte[] {0, -1, 7}),
                s -> s.add(new byte[] {1, 2, 3, 1, -128, 5}),
                s -> s.add(new byte[0]),
                s -> s.add(new byte[] {0, 0, 0, 127, -1, 9}))),
        channelStatistics(),
        new Case<>(
            "calibration_error",
            () -> CalibrationError.empty(5),
            CalibrationError::read,
            List.of(
                s -> s.add(0.0, false),
                s -> s.add(0.2, true),
                s -> s.add(Math.nextUp(0.2), false),
                s -> s.add(0.6, true),
                s -> s.add(0.61, false),
                s -> s.add(0.99, true),
                s -> s.add(1.0, true),
                s -> s.add(1.0, false))),
        new Case<>(
            "histogram",
            () -> Histogram.empty(-1, 2, 7),
            Histogram::read,
            Stream.of(
                    -1.0,
                    2.0,
                    Math.nextUp(2.0),
                    -1.5,
                    0.0,
                    -0.0,
                    1e300,
                    Double.NaN,
                    Double.NEGATIVE_INFINITY,
                    2 / 7.0,
                    -4 / 7.0)
                .<Consumer<Histogram>>map(x -> s -> s.add(x))
                .toList()),
        new Case<>(
            "top_records",
            () -> TopRecords.empty(4),
            TopRecords::read,
            Stream.of(
                    new TopRecords.Entry("b.png", 1.5, 1, 2),
                    new TopRecords.Entry("a.png", 1.5, 1, 2),
                    new TopRecords.Entry("a.png", 1.5, 1, 0),
                    new TopRecords.Entry("c.png", Double.NaN, 3, 3),
                    new TopRecords.Entry("ü/日.png", Double.POSITIVE_INFINITY, 0, 9),
                    new TopRecords.Entry("d.png", -0.0, 0, 0),
                    new TopRecords.Entry("e.png", 0.0, 0, 0),
                    new TopRecords.Entry("c.png", Double.NaN, 3, 3))
                .<Consumer<TopRecords>>map(entry -> s -> s.add(entry))
                .toList()),
        new Case<>(
            "label_counts",
            LabelCounts::empty,
            LabelCounts::read,
            Stream.of("cat", "", "dog", "cat", "日本", "\ud800", "\ud83d\ude00", "\uffee")
                .<Consumer<LabelCounts>>map(label -> s -> s.add(label))
                .toList()));
  }

  private static Case<ChannelStatistics> channelStatistics() {
    float[] many = new float[71];
    for (int i = 0; i < many.length; i++) {
      many[i] = i % 9 == 0 ? -0.0f : (i - 30) * 0.25f;
    }
    float[] notFinite = many.clone();
    notFinite[3] = Float.NaN;
    notFinite[50] = Float.NEGATIVE_INFINITY;
    float[] few = {
      1e-3f, -2, Float.MIN_VALUE, 0, 7e4f, -1e-30f, Float.POSITIVE_INFINITY, Float.MAX_VALUE, 1.25f
    };
    return new Case<>(
        "channel_statistics",
        () -> ChannelStatistics.empty(4),
        ChannelStatistics::read,
        List.of(
            s -> s.add(0, many, 0, 1, many.length),
            s -> s.add(1, many, 1, 1, 70),
            s -> s.add(0, notFinite, 0, 1, notFinite.length),
            s -> s.add(2, few, 0, 1, few.length),
            s -> s.add(2, few, 1, 3, 3),
            s -> s.add(2, few, 4, 1, 0),
            s -> s.add(1, few, 0, 2, 2)));
  }

  private static Case<TopK> topK() {
    float[] plain = {0.1f, 0.7f, 0.2f, 0, -1, 0.3f};
    float[] ties = {2, 2, 2, 2, 2, 2};
    float[] notFinite = {
      Float.NaN, Float.POSITIVE_INFINITY, Float.NaN, Float.NEGATIVE_INFINITY, 0, -0.0f
    };
    return new Case<>(
        "top_k",
        () -> TopK.empty(5, 1, 3),
        TopK::read,
        List.of(
            s -> s.add(plain, 1),
            s -> s.add(plain, 4),
            s -> s.add(plain, 0),
            s -> s.add(ties, 2),
            s -> s.add(ties, 3),
            s -> s.add(notFinite, 2),
            s -> s.add(notFinite, 5)));
  }
}
