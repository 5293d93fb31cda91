package dev.lamina.model;

import dev.lamina.tensor.Shape;
import java.util.List;

/** What a model is made of, layer by layer. */
public record Summary(
    String module,
    List<LayerRow> layers,
    List<ArrayRow> parameters,
    List<ArrayRow> buffers,
    long parameterCount,
    long arrayBytes,
    long activationBytes) {
  /** A layer of the graph; outputs are empty where an input takes any shape. */
  public record LayerRow(String name, String layer, List<String> outputs, long parameterCount) {}

  /** A parameter or buffer. */
  public record ArrayRow(String name, Shape shape, long count) {}

  /** The summary of a model; the batch size counts for the bytes of activations only. */
  public static Summary of(Model model, long batchSize) {
    throw new UnsupportedOperationException();
  }

  /** The summary as text for people. */
  public String text() {
    throw new UnsupportedOperationException();
  }
}
