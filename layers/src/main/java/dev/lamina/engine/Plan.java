package dev.lamina.engine;

import dev.lamina.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A graph made ready to run on inputs of fixed shapes, with input and output arrays of its own.
 *
 * <p>Write the inputs, {@link #run}, read the outputs; they are overwritten by the next run. A plan
 * is used by one thread at a time: a second one at the same time gets an {@link
 * IllegalStateException}. Nothing is allocated by a run of a compiled plan; {@link #close} frees
 * all that the plan owns.
 */
public interface Plan extends AutoCloseable {
  /** The shapes of the inputs, with the batch axis. */
  List<Shape> inputShapes();

  /** The shapes of the outputs, with the batch axis. */
  List<Shape> outputShapes();

  /** The array (row-major, of the input's shape) that the next run reads. */
  INDArray input(int index);

  /** Computes the outputs from the inputs. */
  void run();

  /** The array (row-major, of the output's shape) that the last run wrote. */
  INDArray output(int index);

  /**
   * What became of each layer of the graph, by its path: the kernel that runs it, the layer that it
   * was folded or fused into, or {@code reference} where its reference meaning is computed.
   */
  Map<String, String> compiledLayers();

  /** The bytes of memory that this plan alone holds, without inputs and outputs. */
  long arenaBytes();

  /** The bytes of packed parameters, which all plans of the graph in this process share. */
  long weightBytes();

  /**
   * Frees the plan's memory; its arrays must not be used afterwards. Closing again does nothing.
   */
  @Override
  void close();
}
