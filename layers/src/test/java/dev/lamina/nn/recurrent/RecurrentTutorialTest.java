package dev.lamina.nn.recurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lamina.nn.RandomStream;
import dev.lamina.nn.Value;
import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The numbers that PyTorch prints for an LSTM and its cell after {@code manual_seed(1000)}. */
class RecurrentTutorialTest {
  private static final float[] PRINTED = {
    -0.3610f, -0.1643f, 0.1631f, -0.0613f, -0.4937f, -0.1642f, 0.5080f, -0.4175f, 0.2502f,
    -0.0703f, -0.0393f, -0.0429f, 0.2085f, -0.3005f, -0.2686f, 0.1482f, -0.4728f, 0.1425f
  };

  @Test
  void lstm_seeded_givesThePrintedNumbers() {
    RandomStream.manualSeed(1000);
    Generator generator = RandomStream.generator();
    INDArray input = generator.randn(Shape.of(2, 3, 4));
    LSTM lstm = new LSTM(4, 3, 1);
    INDArray h0 = generator.randn(Shape.of(1, 3, 3));
    INDArray c0 = generator.randn(Shape.of(1, 3, 3));

    Value output = lstm.forward(Value.of(input), Value.of(h0), Value.of(c0));

    assertThat(output.shape()).isEqualTo(Shape.of(2, 3, 3));
    assertThat(Tensors.floats(output.array())).containsExactly(PRINTED, within(5.1e-5f));
    assertThat(Tensors.floats(output.output("h_n").array()))
        .containsExactly(Arrays.copyOfRange(Tensors.floats(output.array()), 9, 18));
  }

  @Test
  void lstmCell_steppedBySeed_givesThePrintedNumbers() {
    RandomStream.manualSeed(1000);
    Generator generator = RandomStream.generator();
    float[] input = Tensors.floats(generator.randn(Shape.of(2, 3, 4)));
    LSTMCell cell = new LSTMCell(4, 3);
    Value h = Value.of(generator.randn(Shape.of(3, 3)));
    Value c = Value.of(generator.randn(Shape.of(3, 3)));

    for (int t = 0; t < 2; t++) {
      float[] step = Arrays.copyOfRange(input, t * 12, (t + 1) * 12);
      h = cell.forward(Value.of(Tensors.of(step, Shape.of(3, 4))), h, c);
      c = h.output("c_1");
      float[] expected = Arrays.copyOfRange(PRINTED, t * 9, (t + 1) * 9);
      assertThat(Tensors.floats(h.array())).containsExactly(expected, within(5.1e-5f));
    }
  }
}
