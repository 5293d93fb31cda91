package dev.lamina.engine;

import dev.lamina.nn.Graph;
import dev.lamina.tensor.Shape;
import java.util.List;

/** A way to run graphs; found through {@link java.util.ServiceLoader}. */
public interface Engine {
  /** The name that users choose it by: {@code reference}, {@code onednn}. */
  String name();

  /** Whether its native libraries are there for this platform. */
  boolean isAvailable();

  /** The instruction set that it uses, such as {@code avx512_core_bf16}; {@code any} for none. */
  String processor();

  /**
   * Makes a graph ready to run in evaluation mode.
   *
   * @param inputShapes one an input, with the batch axis
   * @param threads the number of OpenMP threads that a run may use, at least 1
   * @throws dev.lamina.nn.LayerException if a layer cannot take what it reads
   */
  Plan compile(Graph graph, List<Shape> inputShapes, Precision precision, int threads);
}
