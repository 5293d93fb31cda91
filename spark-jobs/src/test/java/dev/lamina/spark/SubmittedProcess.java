package dev.lamina.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A Java process with the class path, options and jar that packaging has written, as the
 * launcher's.
 */
final class SubmittedProcess implements AutoCloseable {
  private static final Path TARGET = Checkout.ROOT.resolve("spark-jobs/target");

  private final Process process;
  private final Path out;
  private final Path err;

  private SubmittedProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** The jars of Spark. */
  static List<Path> sparkJars() throws IOException {
    String classPath = Files.readString(TARGET.resolve("spark.classpath")).strip();
    return Arrays.stream(classPath.split(":")).map(Path::of).toList();
  }

  static String applicationJar() throws IOException {
    try (var files = Files.newDirectoryStream(TARGET, "lamina-spark-jobs-*.jar")) {
      return files.iterator().next().toString();
    }
  }

  /** Starts one of Spark's main classes; standard output and error go to files of a folder. */
  static SubmittedProcess start(
      Path folder, String name, Map<String, String> environment, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + TARGET.resolve("java.options"));
    command.add("-Xmx1g");
    command.add("-Dlog4j2.configurationFile=" + Checkout.ROOT.resolve("conf/log4j2.properties"));
    command.add("-cp");
    command.add(Files.readString(TARGET.resolve("spark.classpath")).strip());
    command.addAll(arguments);
    Path out = folder.resolve(name + ".out");
    Path err = folder.resolve(name + ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(Checkout.ROOT.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("OMP_NUM_THREADS", "1");
    builder.environment().putAll(environment);
    return new SubmittedProcess(builder.start(), out, err);
  }

  /** Submits the packaged application. */
  static SubmittedProcess submit(
      Path folder, String master, List<String> settings, List<String> arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "org.apache.spark.deploy.SparkSubmit",
                "--properties-file",
                Checkout.ROOT.resolve("conf/spark-defaults.conf").toString(),
                "--master",
                master));
    command.addAll(settings);
    command.addAll(List.of("--class", "dev.lamina.spark.cli.Main", applicationJar()));
    command.addAll(arguments);
    return start(folder, "submit", Map.of(), command);
  }

  /** The exit code; fails when the process takes longer. */
  int await(long seconds) throws InterruptedException, IOException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new IllegalStateException("still running after " + seconds + " s:\n" + err());
    }
    return process.exitValue();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String out() throws IOException {
    return Files.readString(out);
  }

  String err() throws IOException {
    return Files.readString(err);
  }

  /** Ends the process and those that it started. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
