package dev.lamina.model;

import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.conv.ConvSpec;
import dev.lamina.nn.conv.ConvTransposeSpec;
import dev.lamina.nn.linear.Linear;
import dev.lamina.nn.recurrent.CellSpec;
import dev.lamina.nn.recurrent.RecurrentSpec;
import dev.lamina.tensor.Shape;
import java.util.List;

/**
 * Floating-point operations of layers: two for each multiply-add of a convolution, linear or
 * recurrent layer; all other arithmetic, which is little beside it, is not counted.
 */
public final class Flops {
  private Flops() {}

  /**
   * The operations of a layer.
   *
   * @param inputs the shapes of its inputs, with the batch axis
   * @param outputs the shapes of its outputs
   */
  public static long of(LayerSpec spec, List<Shape> inputs, List<Shape> outputs) {
    if (spec instanceof ConvSpec conv) {
      return 2 * weights(spec) * (outputs.get(0).elements() / conv.outChannels());
    }
    if (spec instanceof ConvTransposeSpec conv) {
      return 2 * weights(spec) * (inputs.get(0).elements() / conv.inChannels());
    }
    if (spec instanceof Linear.Spec linear) {
      return 2 * inputs.get(0).elements() * linear.outFeatures();
    }
    if (spec instanceof RecurrentSpec recurrent) {
      return 2 * weights(spec) * (inputs.get(0).elements() / Math.max(recurrent.inputSize(), 1));
    }
    if (spec instanceof CellSpec cell) {
      return 2 * weights(spec) * (inputs.get(0).elements() / Math.max(cell.inputSize(), 1));
    }
    return 0;
  }

  /** The elements of a layer's weight matrices, without biases. */
  private static long weights(LayerSpec spec) {
    return spec.arrays().stream()
        .filter(array -> array.name().startsWith("weight"))
        .mapToLong(array -> array.shape().elements())
        .sum();
  }
}
