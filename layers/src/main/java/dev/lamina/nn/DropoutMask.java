package dev.lamina.nn;

import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;

/** What dropout multiplies elements by, which several families have in them. */
public final class DropoutMask {
  private DropoutMask() {}

  /**
   * One factor an element: 0 with probability p, else 1 / (1 - p), drawn as torch draws them.
   *
   * @param generator not used where p is 0 or 1
   * @param elements how many
   * @param p in [0, 1]
   */
  public static float[] draw(Generator generator, int elements, double p) {
    if (p == 1 || elements == 0) {
      return new float[elements];
    }
    float[] factors = Tensors.floats(generator.bernoulli(Shape.of(elements), 1 - p));
    for (int i = 0; i < elements; i++) {
      factors[i] /= (float) (1 - p);
    }
    return factors;
  }
}
