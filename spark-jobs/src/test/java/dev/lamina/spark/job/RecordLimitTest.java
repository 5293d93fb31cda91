package dev.lamina.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordLimitTest {
  @ParameterizedTest
  @CsvSource({
    "1%, 1, 5, false",
    "1%, 2, 100, true",
    "1%, 1, 100, false",
    "1%, 2, 101, false",
    "0%, 1, 1000, true",
    "0%, 0, 1000, false",
    "0.5%, 6, 1000, true",
    "100%, 10, 10, false",
    "0, 1, 10, true",
    "3, 3, 3, false",
    "3, 4, 1000000, true"
  })
  void isExceeded(String limit, long failed, long all, boolean expected) {
    assertThat(RecordLimit.parse(limit).isExceeded(failed, all)).isEqualTo(expected);
    assertThat(RecordLimit.parse(limit)).hasToString(limit);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "some", "-1", "101%", "1.5", "%", "1e9", "NaN%"})
  void parse_wrong_saysWhatIsExpected(String text) {
    assertThatThrownBy(() -> RecordLimit.parse(text))
        .hasMessageContaining("expected a number of records such as 20, or a share such as 1%")
        .hasMessageEndingWith("got '" + text + "'");
  }

  @Test
  void parse_blanks_areIgnored() {
    assertThat(RecordLimit.parse(" 2 % ")).isEqualTo(new RecordLimit(2, true));
  }
}
