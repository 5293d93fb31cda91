package dev.lamina.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Oracle: {@code repr} of Python 3.11. */
class PrintedTest {
  @ParameterizedTest
  @CsvSource({
    "0.1, 0.1",
    "1, 1.0",
    "100, 100.0",
    "-2.5, -2.5",
    "0, 0.0",
    "-0.0, -0.0",
    "1e-5, 1e-05",
    "1.5e-7, 1.5e-07",
    "0.0001, 0.0001",
    "0.0007, 0.0007",
    "0.00012345, 0.00012345",
    "0.00009999, 9.999e-05",
    "0.30000000000000004, 0.30000000000000004",
    "1e15, 1000000000000000.0",
    "9999999999999998, 9999999999999998.0",
    "1e16, 1e+16",
    "1.2345678901234568e17, 1.2345678901234568e+17",
    "123456.789, 123456.789",
    "1e22, 1e+22",
    "1e100, 1e+100",
    "2e23, 2e+23",
    "8.41e21, 8.41e+21",
    "1e23, 1e+23",
    "5.684341886080802e-14, 5.684341886080802e-14",
    "-637637799964508.2, -637637799964508.2",
    "5e-324, 5e-324",
    "2.2250738585072014e-308, 2.2250738585072014e-308",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "Infinity, inf",
    "-Infinity, -inf",
    "NaN, nan"
  })
  void number_isPythonsRepr(double value, String expected) {
    assertThat(Printed.number(value)).isEqualTo(expected);
  }

  @Test
  void number_ofAThird_hasAllDigits() {
    assertThat(Printed.number(1.0 / 3)).isEqualTo("0.3333333333333333");
  }

  @Test
  void boolAndNone_arePythons() {
    assertThat(Printed.bool(true)).isEqualTo("True");
    assertThat(Printed.bool(false)).isEqualTo("False");
    assertThat(Printed.orNone(null)).isEqualTo("None");
    assertThat(Printed.orNone(3)).isEqualTo("3");
  }
}
