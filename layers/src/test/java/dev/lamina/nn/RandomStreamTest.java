package dev.lamina.nn;

import static dev.lamina.cases.ArrayAssertions.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.nn.dropout.Dropout;
import dev.lamina.nn.linear.Linear;
import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class RandomStreamTest {
  @Test
  void manualSeed_newLayers_areDrawnFromItInOrder() {
    RandomStream.manualSeed(11);
    Linear first = new Linear(3, 4);
    Linear second = new Linear(4, 2);

    Generator generator = new Generator(11);
    assertThat(new Linear.Spec(3, 4, true).module(generator).stateDict())
        .isEqualTo(first.stateDict());
    assertThat(new Linear.Spec(4, 2, true).module(generator).stateDict())
        .isEqualTo(second.stateDict());
  }

  @Test
  void manualSeed_dropoutInTraining_repeatsItsMask() {
    Dropout dropout = new Dropout(0.5);
    INDArray ones = new Generator(1).uniform(Shape.of(8, 8), 1, 1);
    RandomStream.manualSeed(7);
    INDArray first = dropout.forward(ones);
    INDArray second = dropout.forward(ones);
    RandomStream.manualSeed(7);

    assertSameBits("mask", dropout.forward(ones), first);
    assertThat(Tensors.floats(second)).isNotEqualTo(Tensors.floats(first));
  }
}
