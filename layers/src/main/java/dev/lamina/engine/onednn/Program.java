package dev.lamina.engine.onednn;

import dev.lamina.engine.pass.GraphPass;
import dev.lamina.nn.Graph;
import dev.lamina.tensor.Shape;
import java.util.List;
import java.util.Map;

/** The steps that a graph takes on inputs of fixed shapes; stateless, so plans share it. */
final class Program implements AutoCloseable {
  private static final List<Lowering> LOWERINGS =
      List.of(
          new ConvolutionLowering(),
          new LinearLowering(),
          new DeconvolutionLowering(),
          new PoolingLowering(),
          new ActivationLowering(),
          new BinaryLowering(),
          new SoftmaxLowering(),
          new BatchNormLowering(),
          new NormLowering(),
          new PaddingLowering(),
          new RecurrentLowering(),
          new MatmulLowering(),
          new ReductionLowering(),
          new ResamplingLowering(),
          new MovementLowering(),
          new JoinLowering());

  private final Handles owner = new Handles();
  private final List<Step> steps;
  private final List<Storage> storages;
  private final Map<String, String> compiledLayers;
  private final long arenaBytes;
  private final long scratchpadBytes;

  /** Compiles a graph for a number of threads; packed weights go to the store. */
  Program(Graph graph, List<Shape> inputShapes, int valueType, int threads, WeightStore weights) {
    boolean complete = false;
    try {
      Graph optimized = GraphPass.optimize(graph, inputShapes, spec -> !Eltwise.of(spec).isEmpty());
      Assembly assembly = new Assembly(optimized, inputShapes, valueType, threads, weights, owner);
      for (int i = 0; i < optimized.nodes().size(); i++) {
        if (!lower(assembly, i)) {
          assembly.compute(i);
        }
      }
      assembly.finish();
      steps = List.copyOf(assembly.steps());
      storages = List.copyOf(assembly.storages());
      compiledLayers = CompiledLayers.of(graph, optimized, assembly.kernels());
      arenaBytes = Arena.place(storages);
      scratchpadBytes = steps.stream().mapToLong(Step::scratchpadBytes).max().orElse(0);
      complete = true;
    } finally {
      if (!complete) {
        owner.close();
      }
    }
  }

  private static boolean lower(Assembly assembly, int node) {
    Assembly.Mark mark = assembly.mark();
    for (Lowering lowering : LOWERINGS) {
      try {
        if (lowering.lower(new LayerSite(assembly, node))) {
          return true;
        }
      } catch (OneDnn.Unimplemented e) {
        assembly.backTo(mark);
        return false;
      }
    }
    return false;
  }

  List<Step> steps() {
    return steps;
  }

  Storage storage(Slot slot) {
    return storages.get(slot.storage());
  }

  Map<String, String> compiledLayers() {
    return compiledLayers;
  }

  long arenaBytes() {
    return arenaBytes;
  }

  long scratchpadBytes() {
    return scratchpadBytes;
  }

  @Override
  public void close() {
    owner.close();
  }
}
