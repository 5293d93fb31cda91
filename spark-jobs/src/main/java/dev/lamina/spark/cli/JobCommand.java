package dev.lamina.spark.cli;

import dev.lamina.spark.job.ConfigException;
import dev.lamina.spark.job.Job;
import dev.lamina.spark.job.JobResult;
import dev.lamina.spark.run.LaminaSession;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * A command that runs a job over records: reads its configuration, runs it, prints what it found.
 *
 * @param <C> the job's configuration
 * @param <R> what it finds
 */
abstract class JobCommand<C extends Record, R extends JobResult> implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfOptions conf;

  // Picocli alone reads it: its options set keys of the configuration.
  @SuppressWarnings("UnusedVariable")
  @Mixin
  private DataOptions data;

  @Option(names = "--json", description = "Print the result as JSON instead of the summary.")
  private boolean json;

  private final Class<C> configuration;

  JobCommand(Class<C> configuration) {
    this.configuration = configuration;
  }

  /** The job of a configuration. */
  abstract Job<R> job(C config);

  /** What the job found, as text for people. */
  abstract String summary(R result);

  @Override
  public Integer call() throws IOException {
    ConfReader reader = conf.read(configuration, spec.commandLine().getParseResult());
    Job<R> job = job(reader.bind(configuration));
    try {
      Job<R> unused = job.prepare();
    } catch (ConfigException e) {
      throw ConfOptions.failure(reader, e);
    }
    if (!reader.faults().isEmpty()) {
      throw ConfOptions.failure(reader, null);
    }
    R result = run(job, reader);
    spec.commandLine().getOut().print(json ? result.toJson() : summary(result));
    spec.commandLine().getOut().flush();
    if (result.counts().tooManyUnreadable()) {
      spec.commandLine()
          .getErr()
          .printf(
              "lamina: %d of %d records are unreadable, more than allowed (%s): %s%n",
              result.counts().unreadable(),
              result.counts().read(),
              result.counts().maxUnreadable(),
              result.unreadable());
      return ExitCode.TOO_MANY_UNREADABLE;
    }
    return ExitCode.DONE;
  }

  private R run(Job<R> job, ConfReader reader) throws IOException {
    try (SparkSession session = LaminaSession.start("lamina " + spec.name())) {
      return job.run(session, ConsoleProgress.ofThisProcess());
    } catch (ConfigException e) {
      throw ConfOptions.failure(reader, e);
    }
  }
}
