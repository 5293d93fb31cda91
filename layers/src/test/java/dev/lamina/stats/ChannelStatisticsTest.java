package dev.lamina.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelStatisticsTest {

  /** Oracle: Moments, which adds value by value, exactly. */
  @ParameterizedTest
  @CsvSource({"1,1", "9,1", "63,2", "64,1", "157,3", "784,1", "1021,2"})
  void moments_equalThoseOfValueByValue(int length, int stride) {
    Random random = new Random(length);
    ChannelStatistics statistics = ChannelStatistics.empty(2);
    Moments moments = Moments.empty();
    long zeros = 0;
    for (int record = 0; record < 20; record++) {
      float[] values = new float[length * stride + 5];
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.max(0, (float) random.nextGaussian() * 3 + 1);
      }
      statistics.add(1, values, 2, stride, length);
      for (int i = 0; i < length; i++) {
        moments.add(values[2 + i * stride]);
        zeros += values[2 + i * stride] == 0 ? 1 : 0;
      }
    }
    assertThat(statistics.count(1)).isEqualTo(20L * length);
    assertThat(statistics.finite(1)).isEqualTo(20L * length);
    assertThat(statistics.zeros(1)).isEqualTo(zeros);
    assertThat(statistics.min(1)).isEqualTo(moments.min());
    assertThat(statistics.max(1)).isEqualTo(moments.max());
    assertThat(statistics.mean(1)).isCloseTo(moments.mean(), within(1e-14));
    assertThat(statistics.variance(1, 0)).isCloseTo(moments.variance(0), within(1e-12));
    assertThat(statistics.variance(1, 1)).isCloseTo(moments.variance(1), within(1e-12));
    assertThat(Arrays.stream(statistics.histogram(1)).sum()).isEqualTo(20L * length);
    assertThat(statistics.count(0)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"10", "200"})
  void notFinite_isCountedApart(int length) {
    float[] values = new float[length];
    Arrays.fill(values, 3);
    values[0] = Float.NaN;
    values[4] = Float.NEGATIVE_INFINITY;
    values[5] = Float.NaN;
    values[6] = Float.MIN_VALUE;
    values[7] = -0.0f;
    ChannelStatistics statistics = ChannelStatistics.empty(1);
    statistics.add(0, values, 0, 1, length);

    assertThat(statistics.count(0)).isEqualTo(length);
    assertThat(statistics.nans(0)).isEqualTo(2);
    assertThat(statistics.infinities(0)).isEqualTo(1);
    assertThat(statistics.zeros(0)).isEqualTo(1);
    assertThat(Double.doubleToRawLongBits(statistics.min(0))).isZero();
    assertThat(statistics.max(0)).isEqualTo(3);
    assertThat(statistics.mean(0)).isCloseTo(3 * (length - 5) / (length - 3.0), within(1e-14));
    assertThat(statistics.histogram(0)[ValueGrid.MIDDLE]).isEqualTo(2);
    assertThat(statistics.histogram(0)[ValueGrid.bin(3)]).isEqualTo(length - 5);
  }

  @Test
  void variance_ofEqualValues_isZero() {
    float[] values = new float[1000];
    Arrays.fill(values, 0.1f);
    ChannelStatistics statistics = ChannelStatistics.empty(1);
    for (int i = 1; i < 1000; i += 7) {
      statistics.add(0, values, 0, 1, i);
    }
    assertThat(statistics.variance(0, 0)).isBetween(0.0, 1e-17);
    assertThat(statistics.mean(0)).isEqualTo(0.1f);
  }

  @Test
  void moments_ofNothing_areNaN() {
    ChannelStatistics statistics = ChannelStatistics.empty(1);
    assertThat(statistics.mean(0)).isNaN();
    assertThat(statistics.variance(0, 0)).isNaN();
    assertThat(statistics.min(0)).isNaN();
    assertThat(statistics.max(0)).isNaN();
    assertThatThrownBy(() -> statistics.variance(0, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ChannelStatistics: correction must not be negative, got -1");
  }

  @Test
  void histogram_ofMoreThanAnIntHolds_isExact() throws IOException {
    ChannelStatistics statistics = ChannelStatistics.empty(1);
    statistics.add(0, new float[] {1, 1, -2}, 0, 1, 3);
    for (int i = 0; i < 40; i++) {
      statistics.merge(Forms.read(ChannelStatistics::read, Forms.bytes(statistics)));
    }
    statistics.add(0, new float[] {1}, 0, 1, 1);

    assertThat(statistics.histogram(0)[ValueGrid.bin(1)]).isEqualTo((2L << 40) + 1);
    assertThat(statistics.histogram(0)[ValueGrid.bin(-2)]).isEqualTo(1L << 40);
    assertThat(statistics.count(0)).isEqualTo((3L << 40) + 1);
  }

  @Test
  void add_outOfRange_isRefused() {
    ChannelStatistics statistics = ChannelStatistics.empty(1);
    assertThatThrownBy(() -> statistics.add(1, new float[1], 0, 1, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> ChannelStatistics.empty(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ChannelStatistics: channels must be from 1 to 16777216, got 0");
    assertThatThrownBy(() -> statistics.merge(ChannelStatistics.empty(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ChannelStatistics(channels=1): merged must have as many channels, got 2");
  }
}
