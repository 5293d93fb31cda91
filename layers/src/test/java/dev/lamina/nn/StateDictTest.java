package dev.lamina.nn;

import static dev.lamina.cases.ArrayAssertions.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.nn.linear.Linear;
import dev.lamina.nn.norm.BatchNorm1d;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class StateDictTest {
  private static Sequential module() {
    return new Sequential(new Linear(2, 3), new BatchNorm1d(3));
  }

  private static INDArray filled(float value, long... sizes) {
    Shape shape = Shape.of(sizes);
    float[] values = new float[(int) shape.elements()];
    Arrays.fill(values, value);
    return Tensors.of(values, shape);
  }

  @Test
  void loadStateDict_severalFaults_namesEveryKeyAndReplacesNothing() {
    Sequential module = module();
    Map<String, INDArray> before = module.stateDict();
    Map<String, INDArray> state = new LinkedHashMap<>(before);
    state.remove("0.bias");
    state.remove("1.running_var");
    state.put("0.weight", filled(7, 3, 5));
    state.put("1.bias", filled(7, 4));
    state.put("1.weight", filled(7, 3));
    state.put("2.weight", filled(7, 1));
    state.put("extra", filled(7, 1));

    assertThatThrownBy(() -> module.loadStateDict(state))
        .isInstanceOf(StateDictException.class)
        .hasMessage(
            """
            weights do not fit Sequential:
              missing (2): 0.bias, 1.running_var
              unexpected (2): 2.weight, extra
              wrong shape (2): 0.weight: expected (3, 2), got (3, 5), 1.bias: expected (3), got (4)\
            """);
    assertThat(module.stateDict()).isEqualTo(before);
  }

  @Test
  void loadStateDict_notStrict_reportsAndReplacesTheRest() {
    Sequential module = module();
    INDArray bias = filled(7, 3);

    StateDictDifference difference =
        module.loadStateDict(Map.of("0.bias", bias, "extra", filled(1, 1)), false);

    assertThat(difference.unexpected()).containsExactly("extra");
    assertThat(difference.missing())
        .containsExactly("0.weight", "1.weight", "1.bias", "1.running_mean", "1.running_var");
    assertThat(difference.mismatched()).isEmpty();
    assertSameBits("0.bias", module.stateDict().get("0.bias"), bias);
  }

  @Test
  void loadStateDict_notStrictWrongShape_isRefused() {
    Sequential module = module();

    assertThatThrownBy(() -> module.loadStateDict(Map.of("0.bias", filled(7, 4)), false))
        .isInstanceOf(StateDictException.class)
        .hasMessageContaining("0.bias: expected (3), got (4)")
        .hasMessageNotContaining("missing");
  }

  @Test
  void loadStateDict_withoutCounter_isComplete() {
    Sequential module = module();
    Map<String, INDArray> state = new LinkedHashMap<>(module().stateDict());
    state.remove("1.num_batches_tracked");

    module.loadStateDict(state);

    assertSameBits("0.weight", module.stateDict().get("0.weight"), state.get("0.weight"));
    assertThat(Tensors.longs(module.stateDict().get("1.num_batches_tracked"))).containsExactly(0);
  }

  @Test
  void loadStateDict_otherNumberTypes_areCast() {
    Sequential module = module();
    Map<String, INDArray> state = new LinkedHashMap<>(module().stateDict());
    state.put("0.bias", Tensors.of(new long[] {1, 2, 3}, Shape.of(3)));
    state.put("1.bias", filled(0.5f, 3).castTo(DataType.DOUBLE));

    module.loadStateDict(state);

    assertThat(module.stateDict().get("0.bias").dataType()).isEqualTo(DataType.FLOAT);
    assertThat(Tensors.floats(module.stateDict().get("0.bias"))).containsExactly(1, 2, 3);
    assertThat(Tensors.floats(module.stateDict().get("1.bias"))).containsExactly(0.5f, 0.5f, 0.5f);
  }

  @Test
  void assign_parameter_changesWhatIsComputed() {
    Linear linear = new Linear(2, 1);
    linear.parameter("weight").assign(Tensors.of(new float[] {2, 3}, Shape.of(1, 2)));
    linear.parameter("bias").assign(filled(10, 1));

    INDArray output = linear.forward(Tensors.of(new float[] {1, 1}, Shape.of(1, 2)));

    assertThat(Tensors.floats(output)).containsExactly(15);
  }

  @Test
  void assign_wrongShape_namesBoth() {
    assertThatThrownBy(() -> new Linear(2, 1).parameter("weight").assign(filled(1, 2, 1)))
        .isInstanceOf(LayerException.class)
        .hasMessage("weight must be (1, 2), got (2, 1)");
    assertThatThrownBy(() -> new Linear(2, 1).parameter("wieght"))
        .isInstanceOf(LayerException.class)
        .hasMessage("Linear has no parameter 'wieght'; it has [weight, bias]");
  }
}
