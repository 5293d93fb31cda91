package dev.lamina.nn.vision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Where Lamina is not as torch, which the table of cases compares it with. */
class PixelUnshuffleTest {
  @Test
  void forward_noRecords_hasTheShapeOfRecords() {
    INDArray nothing = Tensors.of(new float[0], Shape.of(0, 1, 4, 2));

    INDArray output = new PixelUnshuffle(2).forward(nothing);

    assertThat(Tensors.shape(output)).isEqualTo(Shape.of(0, 4, 2, 1));
    assertThat(Tensors.floats(output)).isEmpty();
  }
}
