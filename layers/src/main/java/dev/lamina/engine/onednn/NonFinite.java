package dev.lamina.engine.onednn;

import dev.lamina.engine.reference.ReferenceEngine;
import dev.lamina.nn.Graph;
import dev.lamina.nn.Mode;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Gives records with NaNs or infinities the reference engine's results.
 *
 * <p>Each such record is computed by itself, so that its results do not depend on its batch, and
 * the others keep theirs. Where it is not known that the first axis counts records, the whole batch
 * is computed anew.
 */
final class NonFinite {
  private final Graph graph;
  private final boolean finiteParameters;
  private final List<INDArray> inputs;
  private final List<INDArray> outputs;
  private final List<FiniteCheck> checks = new ArrayList<>();

  /**
   * The correction of a plan's outputs.
   *
   * @param finiteParameters whether the graph's parameters are all finite; otherwise every batch is
   *     computed anew
   */
  NonFinite(Graph graph, boolean finiteParameters, List<INDArray> inputs, List<INDArray> outputs) {
    this.graph = graph;
    this.finiteParameters = finiteParameters;
    this.inputs = inputs;
    this.outputs = outputs;
    for (INDArray input : inputs) {
      if (input.length() > 0) {
        checks.add(new FiniteCheck(input.data().pointer(), input.length()));
      }
    }
  }

  /** Computes what the compiled plan may have got wrong. */
  void correct() {
    boolean finite = finiteParameters;
    for (int i = 0; i < checks.size(); i++) {
      finite &= checks.get(i).allFinite();
    }
    if (!finite) {
      recompute();
    }
  }

  private void recompute() {
    if (!finiteParameters || !firstAxisCountsRecords()) {
      copy(ReferenceEngine.run(graph, Mode.EVALUATION, null, inputs).outputs(), outputs);
      return;
    }
    long records = inputs.get(0).size(0);
    for (long n = 0; n < records; n++) {
      if (!isFinite(n, records)) {
        List<INDArray> results =
            ReferenceEngine.run(graph, Mode.EVALUATION, null, record(inputs, n)).outputs();
        copy(results, record(outputs, n));
      }
    }
  }

  private boolean firstAxisCountsRecords() {
    long records = inputs.get(0).rank() == 0 ? -1 : inputs.get(0).size(0);
    return graph.inputs().stream().allMatch(input -> input.recordShape() != null)
        && outputs.stream().allMatch(o -> o.rank() > 0 && o.size(0) == records);
  }

  private boolean isFinite(long record, long records) {
    for (int i = 0; i < checks.size(); i++) {
      int elements = (int) (inputs.get(i).length() / records);
      if (!checks.get(i).isFinite((int) record * elements, (int) (record + 1) * elements)) {
        return false;
      }
    }
    return true;
  }

  private static List<INDArray> record(List<INDArray> arrays, long n) {
    return arrays.stream().map(array -> slice(array, n)).toList();
  }

  private static INDArray slice(INDArray array, long n) {
    return array.get(NDArrayIndex.interval(n, n + 1));
  }

  private static void copy(List<INDArray> from, List<INDArray> to) {
    for (int i = 0; i < to.size(); i++) {
      to.get(i).assign(from.get(i));
    }
  }
}
