package dev.lamina.spark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.nn.Graph;
import dev.lamina.nn.Sequential;
import dev.lamina.nn.linear.Linear;
import dev.lamina.spark.kryo.SharedGraph;
import dev.lamina.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanPoolTest {
  private final PlanPool pool = new PlanPool(3600);
  private final SharedGraph model = graph();

  private static SharedGraph graph() {
    List<Graph.Input> inputs = List.of(new Graph.Input("x", Shape.of(2)));
    return new SharedGraph(Graph.trace(new Sequential(new Linear(2, 2)), inputs, List.of("y")));
  }

  private static PlanKey key(SharedGraph model, int batchSize) {
    return new PlanKey(model, "reference", Precision.FLOAT32, batchSize, 1);
  }

  private static boolean isClosed(Plan plan) {
    try {
      plan.run();
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  @Test
  void take_givenBack_isTakenAgain() {
    Plan first;
    try (PlanPool.Lease lease = pool.take(key(model, 4))) {
      first = lease.plan();
      try (PlanPool.Lease other = pool.take(key(model, 4))) {
        assertThat(other.plan()).isNotSameAs(first);
        lease.run();
      }
    }
    assertThat(pool.idleCount()).isEqualTo(2);
    try (PlanPool.Lease lease = pool.take(key(model, 4))) {
      assertThat(lease.plan()).isSameAs(first);
    }
  }

  @Test
  void take_anotherModelOrBatchSize_isAnotherPlan() {
    Plan first;
    try (PlanPool.Lease lease = pool.take(key(model, 4))) {
      first = lease.plan();
    }
    try (PlanPool.Lease size = pool.take(key(model, 5));
        PlanPool.Lease equalModel = pool.take(key(graph(), 4))) {
      assertThat(size.plan()).isNotSameAs(first);
      assertThat(equalModel.plan()).isNotSameAs(first);
      assertThat(size.plan().inputShapes()).containsExactly(Shape.of(5, 2));
    }
  }

  @Test
  void closeIdle_closesWhatNobodyHas() {
    PlanPool.Lease held = pool.take(key(model, 4));
    Plan idle;
    try (PlanPool.Lease lease = pool.take(key(model, 4))) {
      idle = lease.plan();
    }
    pool.closeIdle(System.nanoTime() - 3_600_000_000_000L);
    assertThat(isClosed(idle)).isFalse();
    pool.closeIdle(Long.MAX_VALUE);
    assertThat(isClosed(idle)).isTrue();
    assertThat(isClosed(held.plan())).isFalse();
    held.close();
    held.close();
    assertThat(pool.idleCount()).isEqualTo(1);
  }

  @Test
  void close_afterAFailedRun_isNotGivenToOthers() {
    Plan plan;
    try (PlanPool.Lease lease = pool.take(key(model, 4))) {
      plan = lease.plan();
      plan.close();
      assertThatThrownBy(lease::run).isInstanceOf(IllegalStateException.class);
    }
    assertThat(pool.idleCount()).isZero();
  }
}
