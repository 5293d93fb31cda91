package dev.lamina.nn.loss;

import dev.lamina.nn.Broadcast;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The arithmetic of triplet losses, whatever their distance. */
final class Triplets {
  /** A distance of the vectors of two arrays, which broadcast. */
  interface Distance {
    /** One distance a pair of vectors (*). */
    INDArray of(INDArray x1, INDArray x2);

    /** The shape of the distances of arrays of the given shapes. */
    Shape shape(Shape x1, Shape x2);
  }

  private final Distance distance;
  private final double margin;
  private final boolean swap;

  Triplets(Distance distance, double margin, boolean swap) {
    this.distance = distance;
    this.margin = margin;
    this.swap = swap;
  }

  static List<String> inputNames() {
    return List.of("anchor", "positive", "negative");
  }

  /** The shape of one loss a triplet of anchor, positive and negative. */
  Shape elements(List<Shape> inputs) {
    Shape positive = distance.shape(inputs.get(0), inputs.get(1));
    Shape negative = distance.shape(inputs.get(0), inputs.get(2));
    return Broadcast.shape(
        swap
            ? List.of(positive, negative, distance.shape(inputs.get(1), inputs.get(2)))
            : List.of(positive, negative));
  }

  /** max(d(anchor, positive) - d(anchor, negative) + margin, 0) of each triplet. */
  ElementTerms terms(INDArray anchor, INDArray positive, INDArray negative) {
    Shape elements =
        elements(List.of(Tensors.shape(anchor), Tensors.shape(positive), Tensors.shape(negative)));
    float[] near = Broadcast.repeated(distance.of(anchor, positive), elements);
    float[] far = Broadcast.repeated(distance.of(anchor, negative), elements);
    if (swap) {
      float[] other = Broadcast.repeated(distance.of(positive, negative), elements);
      for (int i = 0; i < far.length; i++) {
        far[i] = Math.min(far[i], other[i]);
      }
    }
    float[] losses = new float[near.length];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = (float) Math.max(margin + near[i] - far[i], 0);
    }
    return ElementTerms.unweighted(elements, losses);
  }
}
