package dev.lamina.spark.cli;

import dev.lamina.spark.run.ProgressDisplay;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Progress on standard error: a line that is redrawn on a terminal, one every ten seconds in a log.
 */
final class ConsoleProgress implements ProgressDisplay {
  private static final double LOG_SECONDS = 10;

  private final PrintStream out;
  private final boolean redraws;
  private double nextSeconds = LOG_SECONDS;

  ConsoleProgress(PrintStream out, boolean redraws) {
    this.out = out;
    this.redraws = redraws;
  }

  /** On the standard error of this process. */
  static ConsoleProgress ofThisProcess() {
    return new ConsoleProgress(System.err, standardErrorIsTerminal());
  }

  private static boolean standardErrorIsTerminal() {
    try {
      // Java can tell only whether standard input and output are both a terminal, not standard
      // error.
      String device = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  @Override
  public void show(String stage, long done, long total, double seconds, boolean over) {
    if (redraws) {
      out.print("\r\u001b[K" + (over ? "" : line(stage, done, total, seconds)));
      out.flush();
    } else if (!over && seconds >= nextSeconds) {
      nextSeconds = seconds + LOG_SECONDS;
      out.println(line(stage, done, total, seconds));
    }
  }

  static String line(String stage, long done, long total, double seconds) {
    double rate = done / Math.max(seconds, 1e-3);
    String remaining = done == 0 ? "" : ", " + time((total - done) / rate) + " left";
    return String.format(
        Locale.ROOT,
        "%s: %,d of %,d (%d%%), %.0f/s%s",
        stage,
        done,
        total,
        total == 0 ? 100 : 100 * done / total,
        rate,
        remaining);
  }

  private static String time(double seconds) {
    long whole = Math.round(seconds);
    return whole < 60
        ? whole + " s"
        : whole < 3600
            ? String.format(Locale.ROOT, "%d:%02d min", whole / 60, whole % 60)
            : String.format(Locale.ROOT, "%d:%02d h", whole / 3600, whole % 3600 / 60);
  }
}
