package dev.lamina.spark.run;

/**
 * A sequence as a model takes it.
 *
 * @param steps T, at least 1
 * @param values (T) ids, or (T, E) features. Not to be modified.
 * @param targets (T) what each step's output is to be; null if steps have no labels. Not to be
 *     modified.
 * @param characters the characters (code points) of the text it was made of; 0 if it was none,
 *     {@link #CUT} if not all of it is left
 */
@SuppressWarnings("ArrayRecordComponent") // On its way alone; never compared.
public record EncodedSequence(int steps, float[] values, long[] targets, long characters) {
  /** {@link #characters} of a text of which not all is left. */
  public static final long CUT = -1;
}
