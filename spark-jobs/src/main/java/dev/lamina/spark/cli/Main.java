package dev.lamina.spark.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code lamina}. */
@Command(
    name = "lamina",
    description =
        "The layers that PyTorch users know, over data sets of any size, on Apache Spark.",
    subcommands = {
      EvaluateCommand.class,
      PreprocessCommand.class,
      PredictCommand.class,
      StatisticsCommand.class,
      VocabularyCommand.class,
      RecalibrateCommand.class,
      InspectCommand.class,
      ForwardCommand.class,
      BenchmarkCommand.class,
      ConvertCommand.class,
      TutorialCommand.class,
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "JOB",
    footer = {
      "",
      "Exit codes: 0 done; 1 failed; 2 bad usage or configuration, before any work;",
      "3 done, but more bad records than allowed.",
      "",
      "Example: lamina evaluate --conf conf/evaluate-fashion.yaml"
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show the stack trace of an error.")
  private boolean verbose;

  private Main() {}

  /** Runs a command; ends the process with its exit code unless that is 0. */
  public static void main(String[] arguments) {
    int exitCode = run(System.out, System.err, arguments);
    if (exitCode != ExitCode.DONE) {
      System.exit(exitCode);
    }
  }

  /** Runs a command and returns its exit code. */
  static int run(PrintStream out, PrintStream err, String... arguments) {
    Main main = new Main();
    CommandLine commandLine = new CommandLine(main);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setOut(new PrintWriter(out, true, Charset.defaultCharset()));
    commandLine.setErr(new PrintWriter(err, true, Charset.defaultCharset()));
    commandLine.setOverwrittenOptionsAllowed(true);
    commandLine.setParameterExceptionHandler(Main::badUsage);
    commandLine.setExecutionExceptionHandler((e, failed, parsed) -> main.failed(e, failed));
    return commandLine.execute(arguments);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which job? See lamina --help.");
  }

  private static int badUsage(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    command.getErr().println("lamina: " + e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, command.getErr());
    command.getErr().println("See " + command.getCommandSpec().qualifiedName() + " --help.");
    return ExitCode.USAGE;
  }

  private int failed(Exception e, CommandLine command) {
    int exitCode = e instanceof CommandFailure failure ? failure.exitCode() : ExitCode.FAILED;
    List<String> lines = FailureMessage.of(e).lines().toList();
    String separator = lines.size() == 1 ? " " : System.lineSeparator() + "  ";
    command
        .getErr()
        .println("lamina:" + separator + String.join(System.lineSeparator() + "  ", lines));
    if (verbose) {
      e.printStackTrace(command.getErr());
    } else if (exitCode == ExitCode.FAILED) {
      command.getErr().println("--verbose shows where.");
    }
    return exitCode;
  }

  /** The version, from the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"Lamina " + (version == null ? "development" : version)};
    }
  }
}
