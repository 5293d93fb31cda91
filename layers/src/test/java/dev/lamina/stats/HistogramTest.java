package dev.lamina.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistogramTest {

  /** Oracle: numpy.histogram, through make_histogram_cases.py. */
  @Test
  void counts_onAndBesideEdges_equalNumpy() throws IOException {
    List<String> lines =
        new String(Forms.resource("histogram_numpy.txt"), StandardCharsets.UTF_8).lines().toList();
    int cases = 0;
    for (int i = 1; i < lines.size(); i += 3) {
      String[] settings = lines.get(i).split(" ", -1);
      Histogram histogram =
          Histogram.empty(
              Double.parseDouble(settings[0]),
              Double.parseDouble(settings[1]),
              Integer.parseInt(settings[2]));
      Stream.of(lines.get(i + 1).split(" ", -1))
          .mapToDouble(Double::parseDouble)
          .forEach(histogram::add);
      long[] counts =
          Stream.of(lines.get(i + 2).split(" ", -1)).mapToLong(Long::parseLong).toArray();
      assertThat(histogram.counts()).as(lines.get(i)).isEqualTo(counts);
      cases++;
    }
    assertThat(cases).isEqualTo(9);
  }

  @Test
  void add_outside_isCountedApart() {
    Histogram histogram = Histogram.empty(0, 1, 2);
    for (double x :
        new double[] {
          -Double.MIN_VALUE,
          Math.nextUp(1.0),
          1e300,
          Double.NaN,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          -0.0,
          0.5,
          1
        }) {
      histogram.add(x);
    }
    assertThat(histogram.below()).isEqualTo(1);
    assertThat(histogram.above()).isEqualTo(2);
    assertThat(histogram.notFinite()).isEqualTo(3);
    assertThat(histogram.counts()).containsExactly(1, 2);
  }

  @Test
  void edge_lastIsTheUpperBound() {
    Histogram histogram = Histogram.empty(0.1, 0.7, 6);

    assertThat(histogram.bins()).isEqualTo(6);
    assertThat(histogram.edge(0)).isEqualTo(0.1);
    assertThat(histogram.edge(6)).isEqualTo(0.7);
    assertThatThrownBy(() -> histogram.edge(7))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("Histogram(low=0.1, high=0.7, bins=6): edge must be from 0 to 6, got 7");
  }

  @Test
  void counts_changedByCaller_doesNotChangeTheHistogram() {
    Histogram histogram = Histogram.empty(0, 1, 1);
    histogram.counts()[0] = 7;
    assertThat(histogram.counts()).containsExactly(0);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 2, 'low must be below high and both finite'",
    "2, 1, 2, 'low must be below high and both finite'",
    "NaN, 1, 2, 'low must be below high and both finite'",
    "0, NaN, 2, 'low must be below high and both finite'",
    "0, Infinity, 2, 'low must be below high and both finite'",
    "-Infinity, 0, 2, 'low must be below high and both finite'",
    "-1e308, 1e308, 2, 'as must their difference, got -1.0E308 and 1.0E308'",
    "0, 1, 0, 'bins must be from 1 to 1048576, got 0'",
    "0, 1, 1048577, 'bins must be from 1 to 1048576, got 1048577'",
    "1e16, 10000000000000004, 5, 'bins must be wide enough for distinct edges, got 1.0E16'",
  })
  void empty_badSettings_namesThem(double low, double high, int bins, String message) {
    assertThatThrownBy(() -> Histogram.empty(low, high, bins))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void merge_otherBoundsOrBins_namesBoth() {
    Histogram histogram = Histogram.empty(0, 1, 2);

    assertThatThrownBy(() -> histogram.merge(Histogram.empty(0, 2, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Histogram(low=0.0, high=1.0, bins=2): merged must have the same bounds and bins, "
                + "got Histogram(low=0.0, high=2.0, bins=2)");
    assertThatThrownBy(() -> histogram.merge(Histogram.empty(0, 1, 3)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> histogram.merge(Histogram.empty(-0.0, 1, 2)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] form(double low, double high, int bins, long... counts) {
    return Forms.forged(
        'H',
        out -> {
          out.writeDouble(low);
          out.writeDouble(high);
          out.writeLong(0);
          out.writeLong(0);
          out.writeLong(0);
          out.writeInt(bins);
          for (long count : counts) {
            out.writeLong(count);
          }
        });
  }

  private static void assertRefused(String message, byte[] form) {
    assertThatThrownBy(() -> Forms.read(Histogram::read, form))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }

  @Test
  void read_manyBins_keepsThemAll() throws IOException {
    Histogram histogram = Histogram.empty(0, 1000, 1000);
    for (int i = 0; i < 1000; i++) {
      histogram.add(i);
    }
    histogram.add(1000);

    Histogram read = Forms.read(Histogram::read, Forms.bytes(histogram));

    assertThat(read.counts()).hasSize(1000).startsWith(1, 1).endsWith(1, 2);
  }

  @Test
  void read_boundsOutOfOrder_isRefused() {
    assertRefused("low must be below high", form(1, 0, 1, 0));
  }

  @Test
  void read_noBins_isRefused() {
    assertRefused("Histogram: bins must be from 1 to 1048576, got 0", form(0, 1, 0));
  }

  @Test
  void read_negativeCount_isRefused() {
    assertRefused("count of a bin must not be negative, got -5", form(0, 1, 2, 1, -5));
  }

  @Test
  void read_claimedBinsBeyondItsBytes_isRefused() {
    assertThatThrownBy(() -> Forms.read(Histogram::read, form(0, 1, 1 << 20, 1, 2)))
        .isInstanceOf(EOFException.class);
  }
}
