package dev.lamina.spark.cli;

import dev.lamina.spark.job.ConfigException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The options by which every job takes its configuration. */
final class ConfOptions {
  @Option(
      names = "--conf",
      paramLabel = "FILE",
      description = "The job's configuration, a YAML file. Options go before what it says.")
  private String conf;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Set any key of the configuration, the value in YAML; may be repeated.")
  private List<String> assignments = List.of();

  /**
   * Reads the file, then the assignments, then the command's own options: {@code --batch-size} for
   * the key {@code batch_size}. The later goes before the earlier.
   */
  ConfReader read(Class<? extends Record> type, ParseResult parsed) {
    ConfReader reader = new ConfReader(type);
    if (conf != null) {
      reader.file(conf);
    }
    assignments.forEach(reader::assignment);
    for (OptionSpec option : parsed.matchedOptions()) {
      String key = option.longestName().substring(2).replace('-', '_');
      if (reader.has(key)) {
        reader.option(key, option.longestName(), option.getValue().toString());
      }
    }
    return reader;
  }

  /** All faults, those of reading first, each of the others with the place of its key. */
  static CommandFailure failure(ConfReader reader, ConfigException config) {
    List<String> faults = new ArrayList<>(reader.faults());
    if (config != null) {
      for (ConfigException.Fault fault : config.faults()) {
        String place = fault.key() == null ? "" : reader.place(fault.key());
        faults.add(place + fault);
      }
    }
    return CommandFailure.ofFaults(faults);
  }
}
