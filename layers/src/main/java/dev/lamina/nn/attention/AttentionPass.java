package dev.lamina.nn.attention;

import dev.lamina.nn.DropoutMask;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.Projection;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** One call of an attention. */
final class AttentionPass {
  private final MultiheadAttention.Spec spec;
  private final LayerCall call;
  private final AttentionAxes axes;
  private final int features;
  private final int headFeatures;
  private final int records;
  private final int rows;
  private final int steps;

  AttentionPass(MultiheadAttention.Spec spec, LayerCall call) {
    this.spec = spec;
    this.call = call;
    axes = AttentionAxes.of(spec, call.inputShapes());
    features = spec.embedDim();
    headFeatures = features / spec.numHeads();
    records = axes.query().records();
    rows = axes.query().steps();
    steps = axes.steps();
  }

  /** The outputs of the layer: attn_output and, if asked for, attn_output_weights. */
  List<INDArray> run() {
    float[] weights = weights();
    float[][] values = projected(2, axes.key().split(call.input(2), spec.vdim()), "bias_v");
    float[][] outputs = new float[records][];
    float[] bias = spec.bias() ? Tensors.floats(call.array("out_proj.bias")) : null;
    for (int n = 0; n < records; n++) {
      float[] joined = new float[rows * features];
      for (int head = 0; head < spec.numHeads(); head++) {
        attend(weights, n, head, values[n], joined);
      }
      outputs[n] = projection(joined, call.array("out_proj.weight"), bias);
    }
    INDArray output = axes.query().join(outputs, features);
    return spec.needWeights() ? List.of(output, shown(weights)) : List.of(output);
  }

  /** The weights of all records and heads (N * A, L, S) after dropout. */
  private float[] weights() {
    float[] weights =
        new float[Math.multiplyExact(records * spec.numHeads(), Math.multiplyExact(rows, steps))];
    AttentionMask mask = new AttentionMask(axes, call.input(3), call.input(4));
    float[][] queries = projected(0, axes.query().split(call.input(), features), null);
    float[][] keys = projected(1, axes.key().split(call.input(1), spec.kdim()), "bias_k");
    float scale = (float) Math.sqrt(headFeatures);
    for (int n = 0; n < records; n++) {
      for (int i = 0; i < queries[n].length; i++) {
        queries[n][i] /= scale;
      }
      for (int head = 0; head < spec.numHeads(); head++) {
        INDArray key = matrix(head(keys[n], head), steps, headFeatures);
        float[] scores = Projection.of(head(queries[n], head), 1, key);
        int begin = (n * spec.numHeads() + head) * scores.length;
        System.arraycopy(scores, 0, weights, begin, scores.length);
        mask.addTo(weights, n, head);
      }
    }
    for (int begin = 0; begin < weights.length; begin += steps) {
      softmax(weights, begin, steps);
    }
    if (call.training() && spec.dropout() > 0) {
      float[] factors = DropoutMask.draw(call.generator(), weights.length, spec.dropout());
      for (int i = 0; i < weights.length; i++) {
        weights[i] *= factors[i];
      }
    }
    return weights;
  }

  /**
   * Each record's queries (0), keys (1) or values (2), projected, and with the steps that the layer
   * itself adds to keys and values.
   *
   * @param learned the array of the learned step, null for queries, which have no steps added
   * @return for each record (steps, E)
   */
  private float[][] projected(int which, float[][] sequences, String learned) {
    INDArray weight =
        spec.packed()
            ? call.array("in_proj_weight")
                .get(
                    NDArrayIndex.interval(which * features, (which + 1) * features),
                    NDArrayIndex.all())
            : call.array(List.of("q_proj_weight", "k_proj_weight", "v_proj_weight").get(which));
    float[] bias = null;
    if (spec.bias()) {
      float[] all = Tensors.floats(call.array("in_proj_bias"));
      bias = Arrays.copyOfRange(all, which * features, (which + 1) * features);
    }
    float[][] projected = new float[sequences.length][];
    for (int n = 0; n < sequences.length; n++) {
      projected[n] = projection(sequences[n], weight, bias);
      if (learned != null) {
        int own = projected[n].length;
        projected[n] = Arrays.copyOf(projected[n], own + spec.extraSteps() * features);
        if (spec.addBiasKv()) {
          System.arraycopy(Tensors.floats(call.array(learned)), 0, projected[n], own, features);
        }
      }
    }
    return projected;
  }

  private static float[] projection(float[] sequence, INDArray weight, float[] bias) {
    float[] projected = Projection.of(sequence, 1, weight);
    for (int i = 0; i < projected.length && bias != null; i++) {
      projected[i] += bias[i % bias.length];
    }
    return projected;
  }

  /** One head's share (steps, E / A) of a sequence (steps, E). */
  private float[] head(float[] sequence, int head) {
    float[] share = new float[sequence.length / spec.numHeads()];
    for (int t = 0; t < sequence.length / features; t++) {
      int from = t * features + head * headFeatures;
      System.arraycopy(sequence, from, share, t * headFeatures, headFeatures);
    }
    return share;
  }

  /** One head's weighted values, into its place in {@code joined} (L, E). */
  private void attend(float[] weights, int record, int head, float[] values, float[] joined) {
    int begin = (record * spec.numHeads() + head) * rows * steps;
    float[] own = Arrays.copyOfRange(weights, begin, begin + rows * steps);
    if (own.length == 0) {
      return;
    }
    INDArray value = matrix(head(values, head), steps, headFeatures);
    float[] attended = Projection.of(own, 1, value.transpose());
    for (int l = 0; l < rows; l++) {
      int to = l * features + head * headFeatures;
      System.arraycopy(attended, l * headFeatures, joined, to, headFeatures);
    }
  }

  private static INDArray matrix(float[] values, int rows, int columns) {
    return Tensors.of(values, Shape.of(rows, columns));
  }

  private static void softmax(float[] values, int begin, int length) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = begin; i < begin + length; i++) {
      largest = Math.max(largest, values[i]);
    }
    double sum = 0;
    for (int i = begin; i < begin + length; i++) {
      sum += Math.exp((double) values[i] - largest);
    }
    for (int i = begin; i < begin + length; i++) {
      values[i] = (float) (Math.exp((double) values[i] - largest) / sum);
    }
  }

  /** The weights as they are an output: of each head, or their mean over the heads. */
  private INDArray shown(float[] weights) {
    if (!spec.averageAttnWeights()) {
      return Tensors.of(weights, axes.weights());
    }
    int size = rows * steps;
    float[] mean = new float[records * size];
    for (int n = 0; n < records; n++) {
      for (int i = 0; i < size; i++) {
        float sum = 0;
        for (int head = 0; head < spec.numHeads(); head++) {
          sum += weights[(n * spec.numHeads() + head) * size + i];
        }
        mean[n * size + i] = sum / spec.numHeads();
      }
    }
    return Tensors.of(mean, axes.weights());
  }
}
