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

/** Margins between the distances to a like and an unlike vector; see {@link Spec}. */
public final class TripletMarginLoss extends Layer {
  /** The mean over all triplets. */
  public TripletMarginLoss() {
    this(Reduction.MEAN);
  }

  /** Reduced as given. */
  public TripletMarginLoss(Reduction reduction) {
    this(Spec.of(reduction));
  }

  /** A loss of the given arguments. */
  public TripletMarginLoss(Spec spec) {
    super(spec);
  }

  /**
   * Margins between the distances to a like and an unlike vector.
   *
   * <p>loss = max(d(anchor, positive) - d(anchor, negative) + margin, 0), d being the p-norm of the
   * difference with eps added to each element; with swap the distance of positive and negative
   * counts where it is less than that of anchor and negative.
   *
   * <p>Shapes: anchor, positive, negative (*, E), of as many axes, which broadcast; output (), or
   * (*) with reduction none.
   *
   * @param margin how much farther the unlike vector should be; default 1
   * @param p of the norm; default 2
   * @param eps added to differences; default 1e-6
   * @param swap default false
   * @param sizeAverage older form of reduction; default none
   * @param reduce older form of reduction; default none
   * @param reduction default mean
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.TripletMarginLoss.html">TripletMarginLoss</a>
   */
  public record Spec(
      @Default("1.0") double margin,
      @Default("2.0") double p,
      @Default("1e-6") double eps,
      @Default("false") boolean swap,
      @Default("none") Boolean sizeAverage,
      @Default("none") Boolean reduce,
      @Default("mean") Reduction reduction)
      implements TermsLoss {

    public Spec {
      reduction = OlderReduction.of(sizeAverage, reduce, reduction);
      sizeAverage = null;
      reduce = null;
    }

    /** torch's defaults for all but the reduction. */
    public static Spec of(Reduction reduction) {
      return new Spec(1, 2, 1e-6, false, null, null, reduction);
    }

    @Override
    public String type() {
      return "TripletMarginLoss";
    }

    @Override
    public List<String> inputNames() {
      return Triplets.inputNames();
    }

    private Triplets triplets() {
      return new Triplets(new Norm(p, eps), margin, swap);
    }

    @Override
    public Shape elements(List<Shape> inputs) {
      check(
          inputs.stream().mapToInt(Shape::rank).distinct().count() == 1,
          "all inputs must have the same number of axes, got %s",
          inputs);
      return triplets().elements(inputs);
    }

    @Override
    public ElementTerms terms(LayerCall call) {
      return triplets().terms(call.input(0), call.input(1), call.input(2));
    }
  }

  /** torch's pairwise distance, along the last axis. */
  record Norm(double p, double eps) implements Triplets.Distance {
    @Override
    public INDArray of(INDArray x1, INDArray x2) {
      VectorPairs pairs = new VectorPairs(x1, x2, -1);
      return Tensors.of(pairs.distances(p, eps), pairs.shape());
    }

    @Override
    public Shape shape(Shape x1, Shape x2) {
      return VectorPairs.shape(List.of(x1, x2), -1);
    }
  }
}
