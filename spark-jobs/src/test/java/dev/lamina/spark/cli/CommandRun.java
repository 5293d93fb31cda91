package dev.lamina.spark.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/** What a command did in this process. */
record CommandRun(int exitCode, String out, String err, double seconds) {
  static CommandRun of(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    long start = System.nanoTime();
    int exitCode = Main.run(new PrintStream(out, true), new PrintStream(err, true), arguments);
    Charset charset = Charset.defaultCharset();
    return new CommandRun(
        exitCode, out.toString(charset), err.toString(charset), (System.nanoTime() - start) / 1e9);
  }
}
