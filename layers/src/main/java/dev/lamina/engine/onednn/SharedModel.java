package dev.lamina.engine.onednn;

import dev.lamina.nn.Constant;
import dev.lamina.nn.Graph;
import dev.lamina.tensor.Shape;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * What all plans of a graph in this process share: its packed weights and its programs. It is there
 * as long as a plan uses it.
 */
final class SharedModel {
  private static final IdentityHashMap<Graph, Map<Integer, SharedModel>> MODELS =
      new IdentityHashMap<>();

  private record Key(List<Shape> inputShapes, int threads) {}

  private static final class Use {
    private final Program program;
    private int plans;

    Use(Program program) {
      this.program = program;
    }
  }

  private final Graph graph;
  private final int valueType;
  private final boolean finite;
  private final WeightStore weights = new WeightStore();
  private final Map<Key, Use> programs = new HashMap<>();

  private SharedModel(Graph graph, int valueType) {
    this.graph = graph;
    this.valueType = valueType;
    this.finite = graph.nodes().stream().allMatch(SharedModel::hasFiniteParameters);
  }

  /** Whether a layer's parameters are finite; constants, such as masks, may be infinite. */
  private static boolean hasFiniteParameters(Graph.Node node) {
    return node.spec() instanceof Constant
        || node.arrays().values().stream().allMatch(FiniteCheck::isFinite);
  }

  /** A program and its weights, in use until {@link #close}. */
  record Lease(SharedModel model, Key key, Program program) implements AutoCloseable {
    long weightBytes() {
      return model.weights.bytes();
    }

    /** Whether all parameters are finite. */
    boolean finite() {
      return model.finite;
    }

    @Override
    public void close() {
      synchronized (MODELS) {
        model.release(key);
      }
    }
  }

  /** The program of a graph for the given shapes, compiled if no plan has it yet. */
  static Lease acquire(Graph graph, List<Shape> inputShapes, int valueType, int threads) {
    synchronized (MODELS) {
      SharedModel model =
          MODELS
              .computeIfAbsent(graph, g -> new HashMap<>())
              .computeIfAbsent(valueType, type -> new SharedModel(graph, type));
      return model.lease(new Key(List.copyOf(inputShapes), threads));
    }
  }

  private Lease lease(Key key) {
    try {
      Use use = programs.get(key);
      if (use == null) {
        use = new Use(new Program(graph, key.inputShapes, valueType, key.threads, weights));
        programs.put(key, use);
      }
      use.plans++;
      return new Lease(this, key, use.program);
    } finally {
      removeIfUnused();
    }
  }

  private void release(Key key) {
    Use use = programs.get(key);
    use.plans--;
    if (use.plans == 0) {
      programs.remove(key);
      use.program.close();
    }
    removeIfUnused();
  }

  private void removeIfUnused() {
    if (programs.isEmpty()) {
      weights.close();
      Map<Integer, SharedModel> ofGraph = MODELS.get(graph);
      ofGraph.remove(valueType);
      if (ofGraph.isEmpty()) {
        MODELS.remove(graph);
      }
    }
  }
}
