package dev.lamina.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forged and damaged binary forms of {@link ExactSum}, each with one fault. */
class ExactSumFormTest {

  private static void assertRefused(String message, Forms.Writer form) {
    assertThatThrownBy(() -> Forms.read(ExactSum::read, Forms.bytes(form)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }

  @Test
  void read_smallestForm_isOneTerm() throws IOException {
    byte[] bytes = Forms.bytes(out -> Forms.writeSum(out, 1, 0, -1, 3));
    assertThat(Forms.read(ExactSum::read, bytes).value()).isEqualTo(1.5);
  }

  @Test
  void read_negativeCount_isRefused() {
    assertRefused(
        "ExactSum: count must not be negative, got -1", out -> Forms.writeSum(out, -1, 0, 0, 1));
  }

  @Test
  void read_unknownFlag_isRefused() {
    assertRefused("flags must be from 0 to 7, got 8", out -> Forms.writeSum(out, 9, 8, 0, 1));
  }

  @Test
  void read_flagsWithoutTerms_isRefused() {
    assertRefused("count must be at least", out -> Forms.writeSum(out, 1, 3, 0));
  }

  @Test
  void read_totalWithoutTerms_isRefused() {
    assertRefused("what 0 terms can make", out -> Forms.writeSum(out, 0, 0, 0, 1));
    assertRefused("what 1 terms can make", out -> Forms.writeSum(out, 1, 1, 0, 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, -2})
  void read_evenSignificand_isRefused(int significand) {
    assertRefused(
        "significand must be odd, got " + significand,
        out -> Forms.writeSum(out, 1, 0, 0, significand));
  }

  @Test
  void read_paddedSignificand_isRefused() {
    assertRefused("no superfluous bytes, got 2", out -> Forms.writeSum(out, 1, 0, 0, 0, 1));
    assertRefused("no superfluous bytes, got 2", out -> Forms.writeSum(out, 1, 0, 0, -1, -1));
  }

  @Test
  void read_exponentOfZeroTotal_isRefused() {
    assertRefused("zero total must be 0, got 5", out -> Forms.writeSum(out, 1, 0, 5));
  }

  @Test
  void read_exponentBelowAnyProduct_isRefused() {
    assertRefused("at least -2148, got -2149", out -> Forms.writeSum(out, 1, 0, -2149, 1));
  }

  @Test
  void read_totalBeyondItsTerms_isRefused() {
    assertRefused("what 1 terms can make", out -> Forms.writeSum(out, 1, 0, 2049, 1));
    assertRefused("what 2 terms can make", out -> Forms.writeSum(out, 2, 0, 32767, 1));
  }

  @Test
  void read_claimedLengthBeyondItsBytes_isRefused() {
    assertThatThrownBy(
            () ->
                Forms.read(
                    ExactSum::read,
                    Forms.forged(
                        'S',
                        out -> {
                          out.writeLong(1);
                          out.writeByte(0);
                          out.writeShort(0);
                          out.writeShort(0xffff);
                          out.writeByte(1);
                        })))
        .isInstanceOf(EOFException.class);
  }
}
