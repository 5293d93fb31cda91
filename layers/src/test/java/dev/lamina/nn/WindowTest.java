package dev.lamina.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Oracle: places counted one by one. */
class WindowTest {
  @ParameterizedTest
  @CsvSource({
    "7,3,2,1,1,1",
    "8,3,2,1,1,2",
    "5,4,3,0,2,1",
    "3,5,1,0,0,1",
    "1,1,1,0,0,3",
    "6,2,4,3,0,2"
  })
  void places_areThoseWhereTheWindowFits(
      int in, int kernel, int stride, int before, int after, int dilation) {
    int fitting = 0;
    for (int begin = -before; begin + dilation * (kernel - 1) < in + after; begin += stride) {
      fitting++;
    }

    long places = Window.places(in, kernel, stride, before, after, dilation);

    assertThat(Math.max(places, 0)).isEqualTo(fitting);
  }

  @ParameterizedTest
  @CsvSource({
    "6,3,2,0,1",
    "7,3,2,1,1",
    "3,2,2,1,1",
    "4,2,2,1,1",
    "5,1,3,0,1",
    "9,2,3,0,2",
    "6,2,2,1,2"
  })
  void places_ceilMode_coverAllThatAWindowMayBeginIn(
      int in, int kernel, int stride, int padding, int dilation) {
    int extent = dilation * (kernel - 1) + 1;
    int count = 0;
    boolean covered = false;
    for (int begin = -padding; begin < in && !covered; begin += stride) {
      covered = begin + extent >= in + padding;
      count++;
    }

    assertThat(Window.places(in, kernel, stride, padding, dilation, true)).isEqualTo(count);
  }
}
