package dev.lamina.nn;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The vectors of two arrays along one axis, in pairs: one pair for each place along the other axes.
 *
 * <p>Sums run in double precision over squares and powers rounded to floats, so that they overflow
 * where torch's do.
 */
public final class VectorPairs {
  private final Shape shape;
  private final float[] first;
  private final float[] second;
  private final int length;
  private final int inner;

  /**
   * Pairs.
   *
   * @param x1 floats (*), which broadcast with x2
   * @param axis the axis that vectors lie along, in the broadcast shape; negative counts from the
   *     last
   * @throws LayerException if the arrays do not broadcast, or have no such axis
   */
  public VectorPairs(INDArray x1, INDArray x2, int axis) {
    Shape all = Broadcast.shape(List.of(Tensors.shape(x1), Tensors.shape(x2)));
    this.shape = shape(List.of(Tensors.shape(x1), Tensors.shape(x2)), axis);
    int position = axis < 0 ? axis + all.rank() : axis;
    boolean scalar = all.rank() == 0;
    this.length = scalar ? 1 : Math.toIntExact(all.size(position));
    this.inner = scalar ? 1 : Math.toIntExact(all.slice(position + 1, all.rank()).elements());
    this.first = Broadcast.repeated(x1, all);
    this.second = Broadcast.repeated(x2, all);
  }

  /**
   * The shape of one value a pair: the arrays' broadcast one without the axis. A scalar is a vector
   * of one element.
   *
   * @throws LayerException if the arrays do not broadcast, or have no such axis
   */
  public static Shape shape(List<Shape> arrays, int axis) {
    Shape all = Broadcast.shape(arrays);
    int rank = Math.max(all.rank(), 1);
    check(axis >= -rank && axis < rank, "inputs must have an axis %s, got %s", axis, arrays);
    if (all.rank() == 0) {
      return all;
    }
    return all.without(axis < 0 ? axis + rank : axis);
  }

  /** The shape of one value a pair. */
  public Shape shape() {
    return shape;
  }

  private int pairs() {
    return Math.toIntExact(shape.elements());
  }

  private int index(int pair, int k) {
    return (pair / inner * length + k) * inner + pair % inner;
  }

  /** torch's {@code pairwise_distance}: the p-norms of first - second + eps. */
  public float[] distances(double p, double eps) {
    float[] distances = new float[pairs()];
    for (int i = 0; i < distances.length; i++) {
      float[] differences = new float[length];
      for (int k = 0; k < length; k++) {
        float difference = first[index(i, k)] - second[index(i, k)];
        differences[k] = difference + (float) eps;
      }
      distances[i] = norm(differences, p);
    }
    return distances;
  }

  private static float norm(float[] values, double p) {
    double sum = p == Double.NEGATIVE_INFINITY && values.length > 0 ? Double.POSITIVE_INFINITY : 0;
    for (float value : values) {
      double magnitude = Math.abs(value);
      if (p == Double.POSITIVE_INFINITY) {
        sum = Math.max(sum, magnitude);
      } else if (p == Double.NEGATIVE_INFINITY) {
        sum = Math.min(sum, magnitude);
      } else if (p == 0) {
        sum += value == 0 ? 0 : 1;
      } else {
        sum += p == 1 ? magnitude : (float) Math.pow(magnitude, p);
      }
    }
    boolean root = p != 0 && p != 1 && !Double.isInfinite(p);
    return (float) (root ? Math.pow((float) sum, 1 / p) : sum);
  }

  /**
   * torch's {@code cosine_similarity}: the products of the vectors, each divided by its length or,
   * if that is less, eps.
   */
  public float[] cosines(double eps) {
    float[] cosines = new float[pairs()];
    for (int i = 0; i < cosines.length; i++) {
      double firstLength = Math.sqrt(Math.max((float) dot(first, first, i), eps * eps));
      double secondLength = Math.sqrt(Math.max((float) dot(second, second, i), eps * eps));
      double sum = 0;
      for (int k = 0; k < length; k++) {
        sum += first[index(i, k)] / firstLength * (second[index(i, k)] / secondLength);
      }
      cosines[i] = (float) sum;
    }
    return cosines;
  }

  /**
   * The cosines of torch's {@code cosine_embedding_loss}: the products of the vectors, divided by
   * the root of the product of their squared lengths, each enlarged by eps.
   */
  public float[] enlargedCosines(double eps) {
    float[] cosines = new float[pairs()];
    for (int i = 0; i < cosines.length; i++) {
      float firstSquare = (float) (dot(first, first, i) + eps);
      float secondSquare = (float) (dot(second, second, i) + eps);
      float product = (float) dot(first, second, i);
      cosines[i] = product / (float) Math.sqrt(firstSquare * secondSquare);
    }
    return cosines;
  }

  private double dot(float[] x, float[] y, int pair) {
    double sum = 0;
    for (int k = 0; k < length; k++) {
      sum += x[index(pair, k)] * y[index(pair, k)];
    }
    return sum;
  }
}
