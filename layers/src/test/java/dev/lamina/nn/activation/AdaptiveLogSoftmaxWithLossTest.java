package dev.lamina.nn.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lamina.nn.LayerException;
import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What forward, which the table of cases compares with PyTorch, says of the other methods. */
class AdaptiveLogSoftmaxWithLossTest {
  private static final int CLASSES = 12;

  private final AdaptiveLogSoftmaxWithLoss layer =
      new AdaptiveLogSoftmaxWithLoss(6, CLASSES, 3, 5, 9);
  private final INDArray input = new Generator(7).randn(Shape.of(5, 6)).mul(3);

  @Test
  void logProb_ofEachClass_isWhatForwardGives() {
    float[] logarithms = Tensors.floats(layer.logProb(input));

    for (int label = 0; label < CLASSES; label++) {
      long[] target = {label, label, label, label, label};
      float[] expected =
          Tensors.floats(layer.forward(input, Tensors.of(target, Shape.of(target.length))));
      for (int n = 0; n < expected.length; n++) {
        assertThat(logarithms[n * CLASSES + label]).isEqualTo(expected[n]);
      }
    }
  }

  @Test
  void logProb_areLogarithmsOfProbabilities() {
    float[] logarithms = Tensors.floats(layer.logProb(input));

    for (int n = 0; n < 5; n++) {
      double sum = 0;
      for (int label = 0; label < CLASSES; label++) {
        sum += Math.exp(logarithms[n * CLASSES + label]);
      }
      assertThat(sum).isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void predict_givesTheMostProbableClass() {
    INDArray logarithms = layer.logProb(input);

    long[] predicted = Tensors.longs(layer.predict(input));

    assertThat(predicted).containsExactly(Tensors.longs(logarithms.argMax(1)));
  }

  @Test
  void logProb_wrongFeatures_namesBothShapes() {
    assertThatThrownBy(() -> layer.logProb(new Generator(1).randn(Shape.of(5, 7))))
        .isInstanceOf(LayerException.class)
        .hasMessageContaining("(N, Ein=6)")
        .hasMessageContaining("(5, 7)");
  }
}
