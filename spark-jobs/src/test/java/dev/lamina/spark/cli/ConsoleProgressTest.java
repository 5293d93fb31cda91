package dev.lamina.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void show_onATerminal_redrawsOneLineAndRemovesIt() {
    ConsoleProgress progress = new ConsoleProgress(out, true);
    progress.show("evaluate", 500, 2000, 5, false);
    progress.show("evaluate", 2000, 2000, 20, true);
    assertThat(text())
        .isEqualTo("\r\u001b[Kevaluate: 500 of 2,000 (25%), 100/s, 15 s left\r\u001b[K");
  }

  @Test
  void show_inALog_aLineEveryTenSeconds() {
    ConsoleProgress progress = new ConsoleProgress(out, false);
    for (int half = 1; half <= 50; half++) {
      progress.show("evaluate", half * 10L, 100_000, half / 2.0, false);
    }
    progress.show("evaluate", 100_000, 100_000, 26, true);
    assertThat(text().lines())
        .containsExactly(
            "evaluate: 200 of 100,000 (0%), 20/s, 1:23 h left",
            "evaluate: 400 of 100,000 (0%), 20/s, 1:23 h left");
  }

  @Test
  void line_nothingDone_hasNoEnd() {
    assertThat(ConsoleProgress.line("evaluate", 0, 10, 3)).isEqualTo("evaluate: 0 of 10 (0%), 0/s");
    assertThat(ConsoleProgress.line("evaluate", 1, 200, 1)).endsWith("3:19 min left");
  }
}
