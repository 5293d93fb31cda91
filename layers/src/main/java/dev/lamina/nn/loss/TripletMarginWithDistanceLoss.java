package dev.lamina.nn.loss;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.Reduction;
import dev.lamina.nn.VectorPairs;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Margins between distances of a kind to a like and an unlike vector; see {@link Spec}. */
public final class TripletMarginWithDistanceLoss extends Layer {
  /** The mean over all triplets, by pairwise distance. */
  public TripletMarginWithDistanceLoss() {
    this(Spec.of(Reduction.MEAN));
  }

  /** A loss of the given arguments. */
  public TripletMarginWithDistanceLoss(Spec spec) {
    super(spec);
  }

  /** How far apart vectors are. */
  public enum DistanceFunction {
    /** torch.nn.PairwiseDistance(): the Euclidean distance along the last axis, with eps 1e-6. */
    PAIRWISE,
    /** 1 - torch.nn.functional.cosine_similarity(x1, x2): along axis 1, with eps 1e-8. */
    COSINE
  }

  /**
   * Margins between distances of a kind to a like and an unlike vector.
   *
   * <p>loss = max(d(anchor, positive) - d(anchor, negative) + margin, 0); with swap the distance of
   * positive and negative counts where it is less than that of anchor and negative.
   *
   * <p>torch takes any function for d; a definition is data, so that here it is one of a list.
   * Other distances are composed from layers.
   *
   * <p>Shapes: anchor, positive, negative (*, E), or (N, E, *) with cosine, which broadcast; output
   * (), or (*) or (N, *) with reduction none.
   *
   * @param distanceFunction d: pairwise or cosine; default none: pairwise
   * @param margin how much farther the unlike vector should be; default 1
   * @param swap default false
   * @param reduction default mean
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.TripletMarginWithDistanceLoss.html">TripletMarginWithDistanceLoss</a>
   */
  public record Spec(
      @Default("none") DistanceFunction distanceFunction,
      @Default("1.0") double margin,
      @Default("false") boolean swap,
      @Default("mean") Reduction reduction)
      implements TermsLoss {

    public Spec {
      distanceFunction = distanceFunction == null ? DistanceFunction.PAIRWISE : distanceFunction;
    }

    /** torch's defaults for all but the reduction. */
    public static Spec of(Reduction reduction) {
      return new Spec(null, 1, false, reduction);
    }

    @Override
    public String type() {
      return "TripletMarginWithDistanceLoss";
    }

    /** torch prints a distance that is a module, as the default one. */
    @Override
    public String extraRepr() {
      return distanceFunction == DistanceFunction.PAIRWISE
          ? "\n  (distance_function): PairwiseDistance()\n"
          : "";
    }

    @Override
    public String describe() {
      return type() + "(" + extraRepr().strip() + ")";
    }

    @Override
    public List<String> inputNames() {
      return Triplets.inputNames();
    }

    private Triplets triplets() {
      Triplets.Distance distance =
          distanceFunction == DistanceFunction.PAIRWISE
              ? new TripletMarginLoss.Norm(2, 1e-6)
              : new Cosine();
      return new Triplets(distance, margin, swap);
    }

    @Override
    public Shape elements(List<Shape> inputs) {
      return triplets().elements(inputs);
    }

    @Override
    public List<Shape> recordInputs(List<Shape> inputs) {
      check(
          inputs.stream().mapToInt(Shape::rank).distinct().count() == 1,
          "all inputs must have the same number of axes, got %s",
          inputs);
      return inputs;
    }

    @Override
    public ElementTerms terms(LayerCall call) {
      return triplets().terms(call.input(0), call.input(1), call.input(2));
    }
  }

  private record Cosine() implements Triplets.Distance {
    @Override
    public INDArray of(INDArray x1, INDArray x2) {
      VectorPairs pairs = new VectorPairs(x1, x2, 1);
      float[] distances = pairs.cosines(1e-8);
      for (int i = 0; i < distances.length; i++) {
        distances[i] = 1 - distances[i];
      }
      return Tensors.of(distances, pairs.shape());
    }

    @Override
    public Shape shape(Shape x1, Shape x2) {
      return VectorPairs.shape(List.of(x1, x2), 1);
    }
  }
}
