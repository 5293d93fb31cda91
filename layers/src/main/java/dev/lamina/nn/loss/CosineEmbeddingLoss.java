package dev.lamina.nn.loss;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Broadcast;
import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.Reduction;
import dev.lamina.nn.VectorPairs;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;

/** Cosines of pairs of vectors that should be alike or not; see {@link Spec}. */
public final class CosineEmbeddingLoss extends Layer {
  private static final double EPSILON = 1e-12;

  /** The mean over all pairs. */
  public CosineEmbeddingLoss() {
    this(Reduction.MEAN);
  }

  /** Reduced as given. */
  public CosineEmbeddingLoss(Reduction reduction) {
    this(Spec.of(reduction));
  }

  /** A loss of the given arguments. */
  public CosineEmbeddingLoss(Spec spec) {
    super(spec);
  }

  /**
   * Cosines of pairs of vectors that should be alike or not.
   *
   * <p>With c = in1 * in2 / sqrt((|in1|^2 + 1e-12) * (|in2|^2 + 1e-12)): loss = 1 - c where the
   * target is 1, max(c - margin, 0) where it is -1, and 0 for other targets.
   *
   * <p>Shapes: input1, input2 (N, E) and target (N), or (E) and (); numbers of records that differ
   * broadcast; output (), or (N) or () with reduction none.
   *
   * @param margin the cosine that unlike pairs may have; default 0
   * @param sizeAverage older form of reduction; default none
   * @param reduce older form of reduction; default none
   * @param reduction default mean
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.CosineEmbeddingLoss.html">CosineEmbeddingLoss</a>
   */
  public record Spec(
      @Default("0.0") double margin,
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
      return new Spec(0, null, null, reduction);
    }

    @Override
    public String type() {
      return "CosineEmbeddingLoss";
    }

    @Override
    public List<String> inputNames() {
      return List.of("input1", "input2", "target");
    }

    @Override
    public Shape elements(List<Shape> inputs) {
      int rank = inputs.get(2).rank() + 1;
      check(
          rank <= 2
              && inputs.get(0).rank() == rank
              && inputs.get(1).rank() == rank
              && inputs.get(0).size(-1) == inputs.get(1).size(-1),
          "input1, input2 and target must be (N, E), (N, E) and (N), or (E), (E) and (), got %s",
          inputs);
      return Broadcast.shape(List.of(VectorPairs.shape(inputs.subList(0, 2), -1), inputs.get(2)));
    }

    @Override
    public ElementTerms terms(LayerCall call) {
      Shape elements = elements(call.inputShapes());
      VectorPairs pairs = new VectorPairs(call.input(0), call.input(1), -1);
      float[] cosines =
          Broadcast.repeated(Tensors.of(pairs.enlargedCosines(EPSILON), pairs.shape()), elements);
      float[] target = Broadcast.repeated(call.input(2), elements);
      float[] losses = new float[cosines.length];
      for (int i = 0; i < losses.length; i++) {
        if (target[i] == 1) {
          losses[i] = 1 - cosines[i];
        } else if (target[i] == -1) {
          losses[i] = Math.max(cosines[i] - (float) margin, 0);
        }
      }
      return ElementTerms.unweighted(elements, losses);
    }
  }
}
