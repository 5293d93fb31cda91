package dev.lamina.model;

import java.util.List;

/** A model definition is wrong; all its faults at once. */
public final class DefinitionException extends ModelException {
  private static final long serialVersionUID = 1L;

  private final transient List<Fault> faults;

  DefinitionException(List<Fault> faults) {
    super(faults.stream().map(Fault::toString).toList());
    this.faults = List.copyOf(faults);
  }

  /** The faults, in the order of the file. */
  public List<Fault> faults() {
    return faults;
  }
}
