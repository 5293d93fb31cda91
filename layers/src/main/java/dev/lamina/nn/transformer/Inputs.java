package dev.lamina.nn.transformer;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Value;
import java.util.Arrays;

/** The inputs of a part of a transformer: sequences, which must be given, and masks. */
final class Inputs {
  private Inputs() {}

  /**
   * All inputs, null for the masks that are absent.
   *
   * @param sequences how many there must be
   * @param all how many there may be
   */
  static Value[] of(Value[] given, int sequences, int all) {
    check(
        given.length >= sequences && given.length <= all,
        "takes %s to %s inputs, got %s",
        sequences,
        all,
        given.length);
    for (int i = 0; i < sequences; i++) {
      check(given[i] != null, "input %s is missing", i);
    }
    return Arrays.copyOf(given, all);
  }
}
