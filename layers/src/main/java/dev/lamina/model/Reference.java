package dev.lamina.model;

/**
 * What a layer of a definition reads: an input or another layer, and which of its outputs.
 *
 * @param name of an input or a layer
 * @param output a name of an output; null for the main one
 */
public record Reference(String name, String output) {
  /** Reads {@code name} or {@code name:output}. */
  public static Reference parse(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new Reference(text, null)
        : new Reference(text.substring(0, colon), text.substring(colon + 1));
  }

  /** {@code name} or {@code name:output}. */
  @Override
  public String toString() {
    return output == null ? name : name + ":" + output;
  }
}
