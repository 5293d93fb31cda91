package dev.lamina.nn.activation;

import dev.lamina.tensor.Tensors;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The arithmetic of {@link AdaptiveLogSoftmaxWithLoss}, record by record. */
final class ClusteredSoftmax {
  private final AdaptiveLogSoftmaxWithLoss.Spec spec;
  private final float[] head;
  private final float[] bias;
  private final float[][] inner;
  private final float[][] outer;

  ClusteredSoftmax(AdaptiveLogSoftmaxWithLoss.Spec spec, Map<String, INDArray> arrays) {
    this.spec = spec;
    this.head = Tensors.floats(arrays.get("head.weight"));
    this.bias = spec.headBias() ? Tensors.floats(arrays.get("head.bias")) : null;
    this.inner = new float[spec.clusters()][];
    this.outer = new float[spec.clusters()][];
    for (int i = 0; i < inner.length; i++) {
      inner[i] = Tensors.floats(arrays.get("tail." + i + ".0.weight"));
      outer[i] = Tensors.floats(arrays.get("tail." + i + ".1.weight"));
    }
  }

  /** The logarithm of the probability of one class for one record. */
  double at(float[] input, int record, int label) {
    double[] values = record(input, record);
    double[] first = head(values);
    if (label < spec.begin(0)) {
      return first[label];
    }
    int cluster = cluster(label);
    double[] second = tail(values, cluster);
    return first[spec.begin(0) + cluster] + second[label - spec.begin(cluster)];
  }

  /** The logarithms of the probabilities of all classes for one record. */
  double[] all(float[] input, int record) {
    double[] values = record(input, record);
    double[] first = head(values);
    double[] logarithms = new double[spec.nClasses()];
    System.arraycopy(first, 0, logarithms, 0, spec.begin(0));
    for (int cluster = 0; cluster < spec.clusters(); cluster++) {
      double[] second = tail(values, cluster);
      for (int i = 0; i < second.length; i++) {
        logarithms[spec.begin(cluster) + i] = first[spec.begin(0) + cluster] + second[i];
      }
    }
    return logarithms;
  }

  private int cluster(int label) {
    int cluster = 0;
    while (label >= spec.begin(cluster + 1)) {
      cluster++;
    }
    return cluster;
  }

  private double[] record(float[] input, int record) {
    double[] values = new double[spec.inFeatures()];
    for (int i = 0; i < values.length; i++) {
      values[i] = input[record * values.length + i];
    }
    return values;
  }

  private double[] head(double[] values) {
    double[] scores = product(head, values, spec.begin(0) + spec.clusters());
    for (int i = 0; bias != null && i < scores.length; i++) {
      scores[i] += bias[i];
    }
    return logSoftmax(scores);
  }

  private double[] tail(double[] values, int cluster) {
    int classes = spec.begin(cluster + 1) - spec.begin(cluster);
    double[] between = product(inner[cluster], values, spec.between(cluster));
    return logSoftmax(product(outer[cluster], between, classes));
  }

  private static double[] product(float[] weight, double[] values, int rows) {
    double[] product = new double[rows];
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < values.length; i++) {
        product[row] += weight[row * values.length + i] * values[i];
      }
    }
    return product;
  }

  private static double[] logSoftmax(double[] scores) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double score : scores) {
      largest = Math.max(largest, score);
    }
    double sum = 0;
    for (double score : scores) {
      sum += Math.exp(score - largest);
    }
    double logOfSum = Math.log(sum);
    double[] logarithms = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      logarithms[i] = scores[i] - largest - logOfSum;
    }
    return logarithms;
  }
}
