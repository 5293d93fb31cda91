package dev.lamina.benchmark;

import dev.lamina.engine.Engines;
import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.nn.Graph;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;

/** A plan of one of Lamina's engines. */
final class LaminaContender implements Contender {
  static final String FLOAT32 = "Lamina float32";

  private final String name;
  private final Plan plan;
  private final double tolerance;
  private final int everyNthRound;

  private LaminaContender(
      String name,
      String engine,
      Graph graph,
      Shape shape,
      float[] input,
      Precision precision,
      int threads,
      int everyNthRound) {
    this.name = name;
    this.plan = Engines.named(engine).compile(graph, List.of(shape), precision, threads);
    this.tolerance = precision == Precision.BFLOAT16 ? 5e-2 : 1e-4;
    this.everyNthRound = everyNthRound;
    Tensors.floatBuffer(plan.input(0)).put(0, input);
  }

  static LaminaContender compiled(
      Graph graph, Shape shape, float[] input, Precision precision, int threads) {
    String name = precision == Precision.FLOAT32 ? FLOAT32 : "Lamina bfloat16";
    return new LaminaContender(name, "onednn", graph, shape, input, precision, threads, 1);
  }

  /** The reference engine, which is for being right, in every tenth round alone. */
  static LaminaContender reference(Graph graph, Shape shape, float[] input, int threads) {
    return new LaminaContender(
        "Lamina reference", "reference", graph, shape, input, Precision.FLOAT32, threads, 10);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void run() {
    plan.run();
  }

  @Override
  public float[] output() {
    return Tensors.floats(plan.output(0));
  }

  @Override
  public double tolerance() {
    return tolerance;
  }

  @Override
  public int everyNthRound() {
    return everyNthRound;
  }

  @Override
  public void close() {
    plan.close();
  }
}
