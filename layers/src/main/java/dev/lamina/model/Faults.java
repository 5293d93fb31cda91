package dev.lamina.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The faults found in one YAML file so far; after {@value #MAX_FAULTS} it gives up reading. */
public final class Faults {
  static final int MAX_FAULTS = 100;

  /** A message may quote the file, and the file anything. */
  private static final int LONGEST_MESSAGE = 1000;

  private final String file;
  private final List<Fault> faults = new ArrayList<>();

  /** None yet, in the file of this name. */
  public Faults(String file) {
    this.file = file;
  }

  /**
   * Adds a fault at the place of a node.
   *
   * @throws DefinitionException if there are too many to go on
   */
  public void add(YamlNode at, String message) {
    add(at.line(), at.column(), message);
  }

  /**
   * Adds a fault at the key of an entry.
   *
   * @throws DefinitionException if there are too many to go on
   */
  public void add(YamlNode.Entry at, String message) {
    add(at.line(), at.column(), message);
  }

  void add(int line, int column, String message) {
    faults.add(fault(line, column, message));
    if (faults.size() >= MAX_FAULTS) {
      faults.add(new Fault(file, line, column, "too many faults to go on"));
      check();
    }
  }

  /** The error of all faults so far and this one, which ends the reading. */
  DefinitionException last(int line, int column, String message) {
    faults.add(fault(line, column, message));
    return exception();
  }

  private Fault fault(int line, int column, String message) {
    boolean readable = message.length() <= LONGEST_MESSAGE;
    return new Fault(
        file, line, column, readable ? message : message.substring(0, LONGEST_MESSAGE) + "...");
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return faults.isEmpty();
  }

  /**
   * Requires that there is none.
   *
   * @throws DefinitionException with all faults if there are any
   */
  public void check() {
    if (!faults.isEmpty()) {
      throw exception();
    }
  }

  private DefinitionException exception() {
    List<Fault> sorted = new ArrayList<>(faults);
    sorted.sort(Comparator.comparingInt(Fault::line).thenComparingInt(Fault::column));
    return new DefinitionException(sorted);
  }
}
