package dev.lamina.nn.recurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.nn.Layer;
import dev.lamina.nn.Value;
import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What the tables of cases cannot say of recurrent layers. */
class RecurrentTest {
  private final Generator generator = new Generator(7);

  private static RecurrentSpec spec(RecurrentMode mode) {
    return RecurrentSpec.of(mode, 4, 3)
        .withNumLayers(2)
        .withBidirectional(true)
        .withBatchFirst(true);
  }

  private static Value lengths(RecurrentMode mode, Layer layer, INDArray input, INDArray lengths) {
    Value given = Value.of(lengths);
    return mode.hasCellState()
        ? layer.forward(Value.of(input), null, null, given)
        : layer.forward(Value.of(input), null, given);
  }

  @ParameterizedTest
  @EnumSource(RecurrentMode.class)
  void forward_recordWithPadding_hasTheBitsOfTheRecordAlone(RecurrentMode mode) {
    Layer layer = new Layer(spec(mode), generator);
    INDArray input = generator.randn(Shape.of(1, 9, 4));
    float[] begin = Arrays.copyOf(Tensors.floats(input), 5 * 4);

    Value padded = lengths(mode, layer, input, Tensors.of(new long[] {5}, Shape.of(1)));
    Value alone = layer.forward(Value.of(Tensors.of(begin, Shape.of(1, 5, 4))));

    float[] expected = Arrays.copyOf(Tensors.floats(alone.array()), 9 * 6);
    assertThat(Tensors.floats(padded.array())).containsExactly(expected);
    for (int i = 1; i < padded.outputNames().size(); i++) {
      assertThat(Tensors.floats(padded.output(i).array()))
          .containsExactly(Tensors.floats(alone.output(i).array()));
    }
  }

  @Test
  void forward_recordWithoutSteps_keepsItsInitialStates() {
    LSTM lstm = new LSTM(LSTM.of(4, 3).withBidirectional(true));
    INDArray h0 = generator.randn(Shape.of(2, 2, 3));
    INDArray c0 = generator.randn(Shape.of(2, 2, 3));
    Value input = Value.of(generator.randn(Shape.of(4, 2, 4)));
    Value lengths = Value.of(Tensors.of(new long[] {0, 4}, Shape.of(2)));

    Value output = lstm.forward(input, Value.of(h0), Value.of(c0), lengths);

    float[] outputs = Tensors.floats(output.array());
    for (int t = 0; t < 4; t++) {
      assertThat(Arrays.copyOfRange(outputs, t * 12, t * 12 + 6)).containsOnly(0);
      assertThat(Arrays.copyOfRange(outputs, t * 12 + 6, t * 12 + 12)).doesNotContain(0);
    }
    assertThat(firstRecord(output.output("h_n").array())).containsExactly(firstRecord(h0));
    assertThat(firstRecord(output.output("c_n").array())).containsExactly(firstRecord(c0));
  }

  private static float[] firstRecord(INDArray states) {
    float[] values = Tensors.floats(states);
    float[] first = Arrays.copyOf(values, 6);
    System.arraycopy(values, 6, first, 3, 3);
    return first;
  }

  @Test
  void forward_lengthsOfAnyNumberType_areTheSame() {
    Layer gru = new GRU(spec(RecurrentMode.GRU));
    INDArray input = generator.randn(Shape.of(2, 5, 4));
    INDArray lengths = Tensors.of(new long[] {3, 5}, Shape.of(2));
    float[] expected = Tensors.floats(lengths(RecurrentMode.GRU, gru, input, lengths).array());

    for (DataType type : new DataType[] {DataType.INT32, DataType.FLOAT, DataType.DOUBLE}) {
      Value output = lengths(RecurrentMode.GRU, gru, input, lengths.castTo(type));
      assertThat(Tensors.floats(output.array())).containsExactly(expected);
    }
    INDArray fractions = Tensors.of(new float[] {3, 4.5f}, Shape.of(2));
    assertThatThrownBy(() -> lengths(RecurrentMode.GRU, gru, input, fractions))
        .hasMessageContaining("lengths must be whole numbers, got 4.5 at 1");
  }

  @Test
  void constructor_specOfAnotherMode_isRefused() {
    assertThatThrownBy(() -> new LSTM(GRU.of(4, 3))).hasMessage("mode must be LSTM, got GRU");
    assertThatThrownBy(() -> new GRUCell(CellSpec.of(RecurrentMode.RNN, 4, 3)))
        .hasMessage("mode must be GRU, got RNN");
  }
}
