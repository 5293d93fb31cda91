package dev.lamina.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ByteCountsTest {

  /** Oracle: numpy 1.24 of the same bytes, in float64. */
  @Test
  void moments_areNumpys() {
    ByteCounts counts = ByteCounts.empty(2);
    counts.add(new byte[] {0, 10, 1, 20, (byte) 255, 30});
    counts.add(new byte[] {(byte) 200, 40});

    assertThat(counts.count(0)).isEqualTo(4);
    assertThat(counts.min(0)).isZero();
    assertThat(counts.max(0)).isEqualTo(255);
    assertThat(counts.mean(0, 1)).isEqualTo(114.0);
    assertThat(counts.variance(0, 1, 0)).isEqualTo(13260.5);
    assertThat(counts.standardDeviation(0, 255, 0)).isCloseTo(0.4515852721000774, within(1e-15));
    assertThat(counts.mean(1, 255)).isEqualTo(0.09803921568627451);
    assertThat(counts.standardDeviation(1, 1, 1)).isEqualTo(12.909944487358056);
    assertThat(counts.counts(1)[40]).isEqualTo(1);
  }

  @Test
  void moments_ofNothing_areNaN() {
    ByteCounts counts = ByteCounts.empty(1);
    assertThat(counts.mean(0, 255)).isNaN();
    assertThat(counts.variance(0, 255, 0)).isNaN();
    assertThat(counts.standardDeviation(0, 255, 0)).isNaN();
    assertThat(counts.min(0)).isEqualTo(-1);
    assertThat(counts.max(0)).isEqualTo(-1);
  }

  @Test
  void repeated_hasEqualChannels() {
    ByteCounts gray = ByteCounts.empty(1);
    gray.add(new byte[] {7, 7, 9});
    ByteCounts color = gray.repeated(3);

    assertThat(color.channels()).isEqualTo(3);
    for (int c = 0; c < 3; c++) {
      assertThat(color.counts(c)).isEqualTo(gray.counts(0));
    }
    assertThatThrownBy(() -> color.repeated(2)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void add_halfAPixel_isRefused() {
    assertThatThrownBy(() -> ByteCounts.empty(3).add(new byte[4]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ByteCounts(channels=3): pixels must be a multiple of the channels, got 4");
  }

  @Test
  void merge_otherChannels_isRefused() {
    assertThatThrownBy(() -> ByteCounts.empty(3).merge(ByteCounts.empty(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ByteCounts(channels=3): merged must have as many channels, got 1");
  }

  @Test
  void read_channelsOfDifferentTotals_isRefused() {
    byte[] form =
        Forms.forged(
            'B',
            out -> {
              out.writeInt(2);
              for (int i = 0; i < 2 * ByteCounts.VALUES; i++) {
                out.writeLong(i == 0 ? 1 : 0);
              }
            });
    assertThatThrownBy(() -> Forms.read(ByteCounts::read, form))
        .isInstanceOf(IOException.class)
        .hasMessage("ByteCounts: count of a channel must be 1, got 0");
  }
}
