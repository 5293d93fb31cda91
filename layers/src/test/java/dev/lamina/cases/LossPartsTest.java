package dev.lamina.cases;

import static dev.lamina.cases.ArrayAssertions.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.LossSpec;
import dev.lamina.nn.LossSpec.RecordTerms;
import dev.lamina.nn.Mode;
import dev.lamina.nn.NumberArray;
import dev.lamina.nn.Reduction;
import dev.lamina.nn.loss.BCELoss;
import dev.lamina.nn.loss.L1Loss;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What losses give for each record, against PyTorch's loss of all records in one batch: the oracle
 * is the output of every reduced case.
 */
class LossPartsTest {
  private static final double TOLERANCE = 1e-5;

  /** Every reduced case whose inputs have the same number of records. */
  static Stream<ModuleCase> cases() {
    return ModuleCases.cases().stream()
        .filter(row -> row.spec() instanceof LossSpec)
        .filter(row -> !Boolean.FALSE.equals(row.row().get("parts")))
        .filter(row -> !reduction(row).equals("none"))
        .filter(row -> records(row) >= 0);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void recordTerms_ofSeveralBatches_giveThePyTorchLossOfOne(ModuleCase row) {
    int records = records(row);
    int first = records / 3;
    List<RecordTerms> batches = List.of(terms(row, 0, first), terms(row, first, records));

    assertClose("loss", new float[] {loss(row, batches)}, expected(row), TOLERANCE);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void recordTerms_ofSingleRecords_areThoseOfTheBatch(ModuleCase row) {
    RecordTerms whole = terms(row, 0, records(row));

    for (int n = 0; n < records(row); n++) {
      RecordTerms single = terms(row, n, n + 1);
      assertThat(single.losses()).containsExactly(whole.losses()[n]);
      assertThat(single.weights()).containsExactly(whole.weights()[n]);
    }
  }

  @Test
  void recordTerms_inputsThatMixRecords_areRefused() {
    assertThatThrownBy(() -> l1Terms(Shape.of(3, 1), Shape.of(3)))
        .isInstanceOf(LayerException.class)
        .hasMessage("all inputs must have the same number of axes, got [(3, 1), (3)]");
    assertThatThrownBy(() -> l1Terms(Shape.of(3, 2), Shape.of(1, 2)))
        .isInstanceOf(LayerException.class)
        .hasMessage("all inputs must have the records' axis in front, got [(3, 2), (1, 2)]");
  }

  private static RecordTerms l1Terms(Shape input, Shape target) {
    List<INDArray> inputs =
        List.of(
            Tensors.of(new float[(int) input.elements()], input),
            Tensors.of(new float[(int) target.elements()], target));
    return L1Loss.Spec.of(Reduction.MEAN)
        .recordTerms(new LayerCall(Mode.EVALUATION, null, Map.of(), inputs));
  }

  @Test
  void recordTerms_weightsOfSingleRecords_areRefused() {
    NumberArray weight = NumberArray.parse(List.of(List.of(0.5), List.of(2.0)));
    INDArray halves = Tensors.of(new float[] {0.5f, 0.5f}, Shape.of(2, 1));
    LayerCall call =
        new LayerCall(
            Mode.EVALUATION, null, Map.of("weight", weight.toArray()), List.of(halves, halves));
    BCELoss.Spec loss = new BCELoss.Spec(weight, null, null, Reduction.MEAN);

    assertThat(Tensors.floats(loss.compute(call).get(0)))
        .containsExactly(new float[] {1.25f * (float) Math.log(2)}, within(1e-6f));
    assertThatThrownBy(() -> loss.recordTerms(call))
        .isInstanceOf(LayerException.class)
        .hasMessage("weight must be the same for all records, got (2, 1) for (2, 1)");
  }

  private static float[] expected(ModuleCase row) {
    return Tensors.floats(row.outputs().get(0));
  }

  private static float loss(ModuleCase row, List<RecordTerms> batches) {
    double losses = sum(batches.stream().map(RecordTerms::losses));
    double weights = sum(batches.stream().map(RecordTerms::weights));
    return (float) (reduction(row).equals("sum") ? losses : losses / weights);
  }

  private static Object reduction(ModuleCase row) {
    return row.type().arguments(row.spec()).get("reduction");
  }

  private static double sum(Stream<double[]> parts) {
    return parts.flatMapToDouble(Arrays::stream).sum();
  }

  private static RecordTerms terms(ModuleCase row, int begin, int end) {
    List<INDArray> inputs =
        ModuleCasesTest.pick(row.inputs(), axes(row), IntStream.range(begin, end).toArray());
    LossSpec loss = (LossSpec) row.spec();
    return loss.recordTerms(new LayerCall(Mode.EVALUATION, null, row.state(), inputs));
  }

  /** The number of records, -1 if the inputs have no such axis in common. */
  private static int records(ModuleCase row) {
    List<Shape> shapes = row.inputShapes();
    List<Integer> axes = axes(row);
    List<Long> sizes = new ArrayList<>();
    for (int i = 0; i < shapes.size(); i++) {
      sizes.add(shapes.get(i).rank() > axes.get(i) ? shapes.get(i).size(axes.get(i)) : -1);
    }
    return sizes.stream().distinct().count() == 1 ? Math.toIntExact(sizes.get(0)) : -1;
  }

  private static List<Integer> axes(ModuleCase row) {
    return row.row().get("parts") instanceof List<?> axes
        ? axes.stream().map(axis -> ((Number) axis).intValue()).toList()
        : Collections.nCopies(row.inputs().size(), 0);
  }
}
