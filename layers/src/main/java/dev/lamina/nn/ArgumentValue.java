package dev.lamina.nn;

/**
 * An argument of a spec that has a type of its own. Such a type also has a static method {@code
 * parse(Object)}, which reads what {@link #toArgument} gives.
 */
public interface ArgumentValue {
  /** This value as plain data: a boolean, number, string, or a list or map of those. */
  Object toArgument();
}
