package dev.lamina.spark.job;

import dev.lamina.model.LayerCatalog;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LossSpec;
import dev.lamina.nn.Mode;
import dev.lamina.spark.source.DataRecord;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A loss's terms of the records of a batch; travels as the loss's type and arguments. */
final class RecordLosses implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String type;
  private final Map<String, Object> arguments;
  private transient LossSpec loss;
  private transient Map<String, INDArray> arrays;

  RecordLosses(LossSpec loss) {
    this.type = loss.type();
    this.arguments = LayerCatalog.standard().typeOf(loss).arguments(loss);
  }

  /**
   * The terms of a whole batch; a place without a record has class 0, and its term is not used.
   *
   * @param scores (N, classes)
   */
  LossSpec.RecordTerms of(INDArray scores, List<DataRecord> records) {
    if (loss == null) {
      loss = (LossSpec) LayerCatalog.standard().type(type).bind(arguments);
      arrays = loss.initialArrays(null);
    }
    long[] labels = new long[Math.toIntExact(scores.size(0))];
    for (int i = 0; i < records.size(); i++) {
      labels[i] = records.get(i).label();
    }
    List<INDArray> inputs = List.of(scores, Tensors.of(labels, Shape.of(labels.length)));
    return loss.recordTerms(new LayerCall(Mode.EVALUATION, null, arrays, inputs));
  }
}
