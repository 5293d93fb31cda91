package dev.lamina.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.engine.reference.ReferenceEngine;
import dev.lamina.model.zoo.MobileNetV2;
import dev.lamina.model.zoo.ResNet;
import dev.lamina.nn.Graph;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Mode;
import dev.lamina.nn.Module;
import dev.lamina.nn.RandomStream;
import dev.lamina.nn.Sequential;
import dev.lamina.nn.activation.ReLU;
import dev.lamina.nn.activation.Softmax;
import dev.lamina.nn.conv.Conv2d;
import dev.lamina.nn.functional.Flatten;
import dev.lamina.nn.linear.Linear;
import dev.lamina.nn.norm.BatchNorm2d;
import dev.lamina.nn.pool.MaxPool2d;
import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Compiled plans: the reference engine's results, whatever the batch; memory; use by threads. */
class OneDnnEngineTest {
  private static final int RECORDS = 17;

  private final OneDnnEngine engine = new OneDnnEngine();

  @BeforeEach
  void seed() {
    RandomStream.manualSeed(21);
  }

  @Test
  void run_zooNetworks_equalTheReference() {
    for (Module net : List.of(ResNet.resnet18(10), ResNet.resnet50(10), new MobileNetV2(10))) {
      assertEqualsReference(net, Shape.of(2, 3, 64, 48), Precision.FLOAT32, 1e-5);
      assertEqualsReference(net, Shape.of(2, 3, 64, 48), Precision.BFLOAT16, 2e-2);
    }
  }

  @Test
  void run_zooNetworks_recordDoesNotDependOnItsBatch() {
    assertBatchIndependent(ResNet.resnet18(10), Shape.of(3, 40, 33), RECORDS);
    assertBatchIndependent(new MobileNetV2(10), Shape.of(3, 40, 33), RECORDS);
  }

  @Test
  void run_linearLayers_recordDoesNotDependOnItsBatch() {
    for (int[] sizes : new int[][] {{3, 5}, {130, 17}, {2810, 1990}, {3564, 271}}) {
      assertBatchIndependent(
          new Sequential(new Linear(sizes[0], sizes[1])), Shape.of(sizes[0]), RECORDS);
    }
  }

  @Test
  void run_notFiniteRecord_isAsInTheReferenceAndSpoilsNoOther() {
    Module net = smallNet();
    Graph graph =
        Graph.trace(
            net.eval(), List.of(new Graph.Input("image", Shape.of(3, 8, 8))), List.of("output"));
    Shape shape = Shape.of(4, 3, 8, 8);
    INDArray clean = new Generator(3).randn(shape);
    INDArray spoilt = clean.dup();
    spoilt.putScalar(new int[] {1, 2, 3, 4}, Float.NaN);
    spoilt.putScalar(new int[] {3, 0, 0, 0}, Float.POSITIVE_INFINITY);
    float[] expected =
        Tensors.floats(
            ReferenceEngine.run(graph, Mode.EVALUATION, null, List.of(spoilt)).outputs().get(0));
    float[] actual = run(graph, spoilt);
    float[] cleanly = run(graph, clean);
    int row = actual.length / 4;
    assertThat(row(actual, 1, row)).containsExactly(row(expected, 1, row)).contains(Float.NaN);
    assertThat(row(actual, 3, row)).containsExactly(row(expected, 3, row));
    assertThat(row(actual, 0, row)).containsExactly(row(cleanly, 0, row));
    assertThat(row(actual, 2, row)).containsExactly(row(cleanly, 2, row));
  }

  @Test
  void run_notFiniteParameter_isAsInTheReference() {
    Sequential net = new Sequential(new Linear(3, 2), new ReLU());
    ((Layer) net.get(0))
        .parameter("bias")
        .assign(Tensors.of(new float[] {Float.NaN, 1}, Shape.of(2)));
    float[] output = run(Graph.trace(net.eval()), new Generator(3).randn(Shape.of(2, 3)));
    assertThat(output[0]).isNaN();
    assertThat(output[1]).isFinite();
  }

  @Test
  void run_twice_readsTheInputAnew() {
    Graph graph = Graph.trace(smallNet().eval());
    try (Plan plan = compile(graph, Shape.of(2, 3, 8, 8))) {
      plan.input(0).assign(new Generator(1).randn(Shape.of(2, 3, 8, 8)));
      plan.run();
      float[] first = Tensors.floats(plan.output(0));
      plan.run();
      assertThat(Tensors.floats(plan.output(0))).containsExactly(first);
      plan.input(0).assign(0);
      plan.run();
      assertThat(Tensors.floats(plan.output(0))).isNotEqualTo(first);
    }
  }

  @Test
  void run_byTwoThreadsAtOnce_failsLoudly() throws Exception {
    Blocking blocking = new Blocking(new CountDownLatch(1), new CountDownLatch(1));
    Graph graph = Graph.trace(new Sequential(new Layer(blocking)).eval());
    try (Plan plan = compile(graph, Shape.of(2, 3))) {
      CompletableFuture<Void> first = CompletableFuture.runAsync(plan::run);
      blocking.entered.await();
      assertThatThrownBy(plan::run)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("another thread");
      assertThatThrownBy(plan::close).hasMessageContaining("another thread");
      blocking.release.countDown();
      first.join();
      plan.run();
    }
  }

  /** A layer that says when it has begun and goes on when it may. */
  private record Blocking(CountDownLatch entered, CountDownLatch release) implements LayerSpec {
    @Override
    public String type() {
      return "Blocking";
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      return inputs;
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      entered.countDown();
      try {
        release.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return List.of(call.input());
    }
  }

  @Test
  void run_closedPlan_fails() {
    Plan plan = compile(Graph.trace(smallNet().eval()), Shape.of(1, 3, 8, 8));
    plan.close();
    plan.close();
    assertThatThrownBy(plan::run).hasMessageContaining("closed");
  }

  @Test
  void compile_severalPlansOfAGraph_holdTheWeightsOnce() {
    Graph graph = Graph.trace(ResNet.resnet18(10).eval());
    try (OneDnnPlan first = (OneDnnPlan) compile(graph, Shape.of(1, 3, 64, 64));
        OneDnnPlan second = (OneDnnPlan) compile(graph, Shape.of(1, 3, 64, 64))) {
      long once = first.weightBytes();
      assertThat(once).isBetween(graph.bytes(), graph.bytes() * 11 / 10);
      assertThat(second.weightBytes()).isEqualTo(once);
    }
  }

  @Test
  void compile_runClose_thousandTimes_leavesTheResidentSizeFlat() throws IOException {
    Path status = Path.of("/proc/self/status");
    Assumptions.assumeTrue(Files.exists(status));
    Graph graph = Graph.trace(smallNet().eval());
    for (int i = 0; i < 200; i++) {
      cycle(graph);
    }
    long before = nativeKibibytes(status);
    for (int i = 0; i < 1000; i++) {
      cycle(graph);
    }
    // A leak of one plan's arena a cycle would be 1000 times its 2 MiB.
    assertThat(nativeKibibytes(status) - before).isLessThan(150 * 1024);
  }

  private void cycle(Graph graph) {
    try (Plan plan = compile(graph, Shape.of(64, 3, 32, 32))) {
      plan.run();
    }
  }

  /** The resident size without what the Java heap may have of it, which grows as it likes. */
  private static long nativeKibibytes(Path status) throws IOException {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted() / 1024;
    return residentKibibytes(status) - heap;
  }

  private static long residentKibibytes(Path status) throws IOException {
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void run_allocatesNothingOnTheJavaHeap() {
    Graph graph = Graph.trace(smallNet().eval());
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Plan plan = compile(graph, Shape.of(2, 3, 8, 8))) {
      for (int i = 0; i < 20_000; i++) {
        plan.run();
      }
      long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      for (int i = 0; i < 1000; i++) {
        plan.run();
      }
      long after = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
      assertThat((after - before) / 1000).isLessThan(1024);
    }
  }

  private static Sequential smallNet() {
    return new Sequential(
        new Conv2d(Conv2d.of(3, 5, 3).withPadding(1)),
        new BatchNorm2d(5),
        new ReLU(),
        new MaxPool2d(2),
        new dev.lamina.nn.pool.AdaptiveAvgPool2d(4, 4),
        new Flatten(),
        new Linear(5 * 16, 7),
        new Softmax(1));
  }

  private Plan compile(Graph graph, Shape input) {
    return engine.compile(graph, List.of(input), Precision.FLOAT32, 1);
  }

  private float[] run(Graph graph, INDArray input) {
    try (Plan plan = compile(graph, Tensors.shape(input))) {
      plan.input(0).assign(input);
      plan.run();
      return Tensors.floats(plan.output(0));
    }
  }

  private void assertEqualsReference(
      Module net, Shape input, Precision precision, double tolerance) {
    Graph graph = Graph.trace(net.eval());
    INDArray x = new Generator(3).randn(input);
    INDArray expected =
        ReferenceEngine.run(graph, Mode.EVALUATION, null, List.of(x)).outputs().get(0);
    try (Plan plan = engine.compile(graph, List.of(input), precision, 1)) {
      plan.input(0).assign(x);
      plan.run();
      double largest = expected.amaxNumber().doubleValue();
      double difference = expected.sub(plan.output(0)).amaxNumber().doubleValue();
      assertThat(largest).isPositive();
      assertThat(difference / largest).isLessThan(tolerance);
    }
  }

  /** For every batch size up to the number of records, in both precisions, at two places. */
  private void assertBatchIndependent(Module net, Shape record, int records) {
    Graph graph = Graph.trace(net.eval());
    float[] data = Tensors.floats(new Generator(3).randn(record.prepend(records)));
    int elements = data.length / records;
    for (Precision precision : Precision.values()) {
      float[] expected = null;
      for (int size = records; size >= 1; size--) {
        Shape shape = record.prepend(size);
        try (Plan plan = engine.compile(graph, List.of(shape), precision, 1)) {
          Tensors.floatBuffer(plan.input(0)).put(data, 0, size * elements);
          plan.run();
          float[] output = Tensors.floats(plan.output(0));
          int row = output.length / size;
          if (expected == null) {
            expected = output;
          }
          assertThat(output)
              .as("batch of %s in %s", size, precision)
              .containsExactly(Arrays.copyOf(expected, output.length));
          for (int place = 0; place < size; place++) {
            Tensors.floatBuffer(plan.input(0))
                .put(place * elements, data, (size - 1 - place) * elements, elements);
          }
          plan.run();
          output = Tensors.floats(plan.output(0));
          for (int place = 0; place < size; place++) {
            assertThat(row(output, place, row))
                .containsExactly(row(expected, size - 1 - place, row));
          }
        }
      }
    }
  }

  private static float[] row(float[] values, int index, int length) {
    return Arrays.copyOfRange(values, index * length, (index + 1) * length);
  }
}
