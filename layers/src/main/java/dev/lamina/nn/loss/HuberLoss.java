package dev.lamina.nn.loss;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.Reduction;

/** Squared where they are small, the distances of input and target; see {@link Spec}. */
public final class HuberLoss extends Layer {
  /** The mean over all elements. */
  public HuberLoss() {
    this(Reduction.MEAN);
  }

  /** Reduced as given. */
  public HuberLoss(Reduction reduction) {
    this(Spec.of(reduction));
  }

  /** A loss of the given arguments. */
  public HuberLoss(Spec spec) {
    super(spec);
  }

  /**
   * Squared where they are small, the distances of input and target.
   *
   * <p>With d = |in - target|: loss = d^2 / 2 where d is below delta, delta * (d - delta / 2)
   * elsewhere.
   *
   * <p>Shapes: input and target (*), broadcast to one shape; output (), or that shape with
   * reduction none.
   *
   * @param reduction default mean
   * @param delta where squares end, positive; default 1
   * @throws dev.lamina.nn.LayerException if delta is not positive
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.HuberLoss.html">HuberLoss</a>
   */
  public record Spec(@Default("mean") Reduction reduction, @Default("1.0") double delta)
      implements ElementwiseLoss {

    public Spec {
      check(delta > 0, "delta must be positive, got %s", delta);
    }

    /** torch's defaults for all but the reduction. */
    public static Spec of(Reduction reduction) {
      return new Spec(reduction, 1);
    }

    @Override
    public String type() {
      return "HuberLoss";
    }

    @Override
    public double loss(double[] values) {
      double distance = Math.abs(values[0] - values[1]);
      return distance < delta ? distance * distance / 2 : delta * (distance - delta / 2);
    }
  }
}
