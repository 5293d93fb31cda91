package dev.lamina.spark.job;

import dev.lamina.model.ModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Collects what is wrong with a job's configuration, so that all of it is told at once. */
final class ConfigFaults {
  private final List<ConfigException.Fault> faults = new ArrayList<>();

  /**
   * A fault.
   *
   * @param key the key that is wrong, in snake case; null if it is none's
   */
  void add(String key, String message) {
    faults.add(new ConfigException.Fault(key, message));
  }

  /** Requires that a text is there and not blank. */
  void require(String key, String value) {
    if (value == null || value.isBlank()) {
      add(key, "must be given");
    }
  }

  /** Requires a number that is not less. */
  void atLeast(long least, String key, long value) {
    if (value < least) {
      add(key, "must be at least " + least + ", got " + value);
    }
  }

  /** Requires that no name is there twice; null is a list of none. */
  void distinct(String key, List<String> names) {
    if (names != null && names.stream().distinct().count() != names.size()) {
      add(key, "a name is there twice: " + names);
    }
  }

  /** The value, or null and a fault of this key. */
  <T> T tried(String key, Supplier<T> value) {
    try {
      return value.get();
    } catch (ModelException e) {
      e.messages().forEach(message -> add(null, message));
    } catch (IllegalArgumentException e) {
      add(key, e.getMessage());
    }
    return null;
  }

  /** Runs a check that throws what is wrong. */
  void check(String key, Runnable check) {
    Object unused =
        tried(
            key,
            () -> {
              check.run();
              return null;
            });
  }

  /** Whether nothing is wrong so far. */
  boolean isEmpty() {
    return faults.isEmpty();
  }

  /** The number of faults so far. */
  int count() {
    return faults.size();
  }

  /**
   * Ends the collecting.
   *
   * @throws ConfigException of all faults, if there are any
   */
  void throwIfAny() {
    if (!faults.isEmpty()) {
      throw new ConfigException(faults);
    }
  }
}
