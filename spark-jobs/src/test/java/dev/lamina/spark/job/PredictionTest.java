package dev.lamina.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PredictionTest {
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  /** Oracle: torch.tensor([1., 2., 3.]).softmax(0). */
  @Test
  void of_logits_isTheLargestAndItsSoftmax() {
    Prediction prediction = Prediction.of(new float[] {1, 3, 2});
    assertThat(prediction.label()).isEqualTo(1);
    assertThat(prediction.probability()).isCloseTo(0.66524094f, within(1e-7f));
    assertThat(Prediction.of(new float[] {1000, -1000})).isEqualTo(new Prediction(0, 1));
  }

  @Test
  void of_equalScores_isTheFirst() {
    assertThat(Prediction.of(new float[] {0, 5, 5}).label()).isEqualTo(1);
  }

  @Test
  void of_scoresThatAreNoNumbers_isNone() {
    assertThat(Prediction.of(new float[] {0, Float.NaN})).isNull();
    assertThat(Prediction.of(new float[] {0, INFINITY})).isNull();
    assertThat(Prediction.of(new float[] {-INFINITY, -INFINITY})).isNull();
    assertThat(Prediction.of(new float[] {-INFINITY, 1})).isEqualTo(new Prediction(1, 1));
  }
}
