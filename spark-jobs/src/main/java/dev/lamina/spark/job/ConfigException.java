package dev.lamina.spark.job;

import java.util.List;
import java.util.stream.Collectors;

/** A job's configuration is wrong; all that is wrong with it at once, before any work. */
public final class ConfigException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * One thing that is wrong.
   *
   * @param key the configuration's key; null where it is none's
   * @param message what was expected and what came
   */
  public record Fault(String key, String message) {
    @Override
    public String toString() {
      return key == null ? message : key + ": " + message;
    }
  }

  private final transient List<Fault> faults;

  /** An error of at least one fault. */
  public ConfigException(List<Fault> faults) {
    super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
    this.faults = List.copyOf(faults);
  }

  /** The faults, in the order in which they were found. */
  public List<Fault> faults() {
    return faults;
  }
}
