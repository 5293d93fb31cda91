package dev.lamina.engine.reference;

import static dev.lamina.cases.ArrayAssertions.assertSameBits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.nn.Graph;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.linear.Linear;
import dev.lamina.nn.loss.NLLLoss;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nd4j.linalg.api.ndarray.INDArray;

class ReferencePlanTest {
  /** Waits within {@code compute} until it is told to go on. */
  private record Waiting(CountDownLatch entered, CountDownLatch goOn) implements LayerSpec {
    @Override
    public String type() {
      return "Waiting";
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      return inputs;
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      entered.countDown();
      try {
        assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return List.of(call.input());
    }
  }

  private static Plan plan(Graph graph, Shape... inputs) {
    return new ReferenceEngine().compile(graph, List.of(inputs), Precision.FLOAT32, 1);
  }

  @Test
  void run_again_readsTheInputAnewAndKeepsItsArrays() {
    Linear linear = new Linear(2, 3);
    try (Plan plan = plan(Graph.trace(linear), Shape.of(2, 2))) {
      INDArray output = plan.output(0);
      for (float value : new float[] {1, -3}) {
        INDArray input = Tensors.of(new float[] {value, 2, 3, value}, Shape.of(2, 2));
        plan.input(0).assign(input);
        plan.run();

        assertThat(plan.output(0)).isSameAs(output);
        assertSameBits("output", output, linear.forward(input));
      }
      assertThat(plan.inputShapes()).containsExactly(Shape.of(2, 2));
      assertThat(plan.outputShapes()).containsExactly(Shape.of(2, 3));
    }
  }

  @Test
  @Timeout(60)
  void run_byASecondThreadAtOnce_fails() throws Exception {
    Waiting waiting = new Waiting(new CountDownLatch(1), new CountDownLatch(1));
    try (Plan plan = plan(Graph.trace(new Layer(waiting)), Shape.of(1, 2))) {
      Thread first = new Thread(plan::run);
      first.start();
      assertThat(waiting.entered().await(20, TimeUnit.SECONDS)).isTrue();

      assertThatThrownBy(plan::run)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the plan is in use by another thread");

      waiting.goOn().countDown();
      first.join();
      plan.run();
      assertThat(Tensors.floats(plan.output(0))).containsExactly(0, 0);
    }
  }

  @Test
  void run_afterAFailure_isPossible() {
    Graph graph = Graph.trace(new NLLLoss(), inputs(), List.of("loss"));
    try (Plan plan = plan(graph, Shape.of(1, 2), Shape.of(1))) {
      plan.input(1).assign(7);
      assertThatThrownBy(plan::run).hasMessageContaining("target must be in [0, 2)");

      plan.input(0).assign(-0.5);
      plan.input(1).assign(1);
      plan.run();
      assertThat(Tensors.floats(plan.output(0))).containsExactly(0.5f);
    }
  }

  private static List<Graph.Input> inputs() {
    return List.of(new Graph.Input("x", null), new Graph.Input("target", null));
  }

  @Test
  void close_twice_isHarmlessAndRunFails() {
    Plan plan = plan(Graph.trace(new Linear(2, 3)), Shape.of(2, 2));
    INDArray input = plan.input(0);
    plan.close();
    plan.close();

    assertThat(input.wasClosed()).isTrue();
    assertThatThrownBy(plan::run)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the plan is closed");
  }

  @Test
  void close_planOfNoRecords_isHarmless() {
    Plan plan = plan(Graph.trace(new Linear(2, 3)), Shape.of(0, 2));
    plan.run();
    assertThat(Tensors.shape(plan.output(0))).isEqualTo(Shape.of(0, 3));
    plan.close();

    assertThatThrownBy(plan::run).hasMessage("the plan is closed");
  }
}
