package dev.lamina.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> KNOWN = List.of("kernel_size", "stride", "padding", "p");

  @Test
  void to_mistypedName_isTheOneMeant() {
    assertThat(Nearest.to("kernal_size", KNOWN)).contains("kernel_size");
    assertThat(Nearest.to("Stride", KNOWN)).contains("stride");
    assertThat(Nearest.hint("pading", KNOWN)).isEqualTo("; did you mean 'padding'?");
  }

  @Test
  void to_nothingNear_isEmpty() {
    assertThat(Nearest.to("momentum", KNOWN)).isEmpty();
    assertThat(Nearest.hint("momentum", KNOWN)).isEmpty();
    assertThat(Nearest.to("stride", List.of())).isEmpty();
  }

  @Test
  void to_equallyNear_isTheFirstInTheAlphabet() {
    assertThat(Nearest.to("bat", List.of("cat", "baa"))).contains("baa");
  }
}
