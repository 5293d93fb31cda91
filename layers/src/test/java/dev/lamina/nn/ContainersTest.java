package dev.lamina.nn;

import static dev.lamina.cases.ArrayAssertions.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.nn.activation.ReLU;
import dev.lamina.nn.linear.Linear;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Sequential, ModuleList and ModuleDict. */
class ContainersTest {
  private static final INDArray INPUT = Tensors.of(new float[] {1, -2, 3, -4}, Shape.of(2, 2));

  @Test
  void sequential_builtThreeWays_isTheSame() {
    Linear first = new Linear(2, 3);
    ReLU second = new ReLU();
    Map<String, Module> named = new LinkedHashMap<>();
    named.put("fc", first);
    named.put("act", second);

    Sequential varargs = new Sequential(first, second);
    Sequential mapped = new Sequential(named);
    Sequential added = new Sequential().add("fc", first).add("act", second);

    assertThat(varargs.namedChildren().keySet()).containsExactly("0", "1");
    assertThat(mapped.namedChildren().keySet()).containsExactly("fc", "act");
    assertThat(added).hasToString(mapped.toString());
    INDArray expected = second.forward(first.forward(INPUT));
    for (Sequential sequential : List.of(varargs, mapped, added)) {
      assertSameBits("output", sequential.forward(INPUT), expected);
    }
  }

  @Test
  void sequential_isReachedByNameAndIndex() {
    Linear first = new Linear(2, 3);
    ReLU second = new ReLU();
    Sequential sequential = new Sequential().add("fc", first).add(second);

    assertThat(sequential.size()).isEqualTo(2);
    assertThat(sequential.get(0)).isSameAs(first).isSameAs(sequential.get("fc"));
    assertThat(sequential.get(-1)).isSameAs(second).isSameAs(sequential.get("1"));
    assertThatThrownBy(() -> sequential.get(2)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void sequential_empty_isItsInput() {
    assertThat(new Sequential().forward(INPUT)).isSameAs(INPUT);
  }

  @Test
  void moduleList_registersAndIterates() {
    Linear first = new Linear(2, 3);
    Linear second = new Linear(3, 1);
    ModuleList list = new ModuleList(List.of(first)).append(second);

    assertThat(list).containsExactly(first, second);
    assertThat(list.get(-2)).isSameAs(first);
    assertThat(list.size()).isEqualTo(2);
    assertThat(list.stateDict().keySet())
        .containsExactly("0.weight", "0.bias", "1.weight", "1.bias");
  }

  @Test
  void moduleDict_registersByName() {
    Linear head = new Linear(2, 3);
    ModuleDict dict = new ModuleDict(Map.of("head", head)).put("act", new ReLU());

    assertThat(dict.keys()).containsExactly("head", "act");
    assertThat(dict.get("head")).isSameAs(head);
    assertThat(dict.size()).isEqualTo(2);
    assertThat(dict.stateDict().keySet()).containsExactly("head.weight", "head.bias");
  }

  /** Oracle: torch.nn.ParameterList's printed form and keys. */
  @Test
  void parameterList_isRegisteredAndPrintedAsTorchs() {
    ParameterList list = new ParameterList(ones(3, 2)).append(ones()).append(ones(2));
    Module holder = new ModuleDict(Map.of("params", list));

    assertThat(list)
        .hasToString(
            """
            ParameterList(
                (0): Parameter containing: [torch.float32 of size 3x2]
                (1): Parameter containing: [torch.float32 of size ]
                (2): Parameter containing: [torch.float32 of size 2]
            )\
            """);
    assertThat(new ParameterList(ones(3)))
        .hasToString("ParameterList(  (0): Parameter containing: [torch.float32 of size 3])");
    assertThat(new ParameterList()).hasToString("ParameterList()");
    assertThat(holder.namedParameters().keySet())
        .containsExactly("params.0", "params.1", "params.2");
    holder.loadStateDict(
        Map.of("params.0", ones(3, 2), "params.1", ones(), "params.2", INPUT.getRow(0)));
    assertThat(Tensors.floats(list.get(-1).value())).containsExactly(1, -2);
    assertThat(list).hasSize(3).contains(list.get(0));
  }

  /** Oracle: torch.nn.ParameterDict's printed form and keys. */
  @Test
  void parameterDict_isRegisteredAndPrintedAsTorchs() {
    ParameterDict dict = new ParameterDict().put("b", ones(3, 2)).put("a", ones(2));
    Sequential holder = new Sequential().add("fc", new Linear(2, 3)).add("d", dict);

    assertThat(holder)
        .hasToString(
            """
            Sequential(
              (fc): Linear(in_features=2, out_features=3, bias=True)
              (d): ParameterDict(
                  (b): Parameter containing: [torch.FloatTensor of size 3x2]
                  (a): Parameter containing: [torch.FloatTensor of size 2]
              )
            )\
            """);
    assertThat(holder.stateDict().keySet()).containsExactly("fc.weight", "fc.bias", "d.b", "d.a");
    assertThat(dict.parameter("a").shape()).isEqualTo(Shape.of(2));
    assertThat(dict.keys()).hasSize(dict.size()).containsExactly("b", "a");
    assertThatThrownBy(() -> dict.parameter("c"))
        .isInstanceOf(LayerException.class)
        .hasMessageContaining("unknown parameter 'c'");
    assertThatThrownBy(() -> dict.put("a.b", INPUT))
        .isInstanceOf(LayerException.class)
        .hasMessage("a parameter's name must not be empty or contain '.', got 'a.b'");
  }

  private static INDArray ones(long... sizes) {
    Shape shape = Shape.of(sizes);
    float[] values = new float[(int) shape.elements()];
    Arrays.fill(values, 1);
    return Tensors.of(values, shape);
  }

  @Test
  void moduleListAndDict_haveNoForward() {
    assertThatThrownBy(() -> new ModuleList(new ReLU()).forward(INPUT))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("a ModuleList has no forward");
    assertThatThrownBy(() -> new ModuleDict(Map.of("a", new ReLU())).forward(INPUT, INPUT))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("a ModuleDict has no forward");
  }
}
