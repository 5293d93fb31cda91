package dev.lamina.nn.activation;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.Scalar;

/** Each element, kept between two bounds; see {@link Spec}. */
public final class Hardtanh extends Layer {
  /** One with torch's defaults. */
  public Hardtanh() {
    super(new Spec(Scalar.of(-1.0), Scalar.of(1.0), false, null, null));
  }

  /** One of the given arguments that leaves its input as it is. */
  public Hardtanh(double minVal, double maxVal) {
    this(minVal, maxVal, false);
  }

  /** One of the given arguments that overwrites its input or not. */
  public Hardtanh(double minVal, double maxVal, boolean inplace) {
    super(new Spec(Scalar.of(minVal), Scalar.of(maxVal), inplace, null, null));
  }

  /**
   * Each element, kept between two bounds.
   *
   * <p>out = min(max(in, min_val), max_val); NaN stays NaN.
   *
   * <p>Shapes: input and output (*).
   *
   * @param minVal the lower bound; default -1.0
   * @param maxVal the upper bound, above the lower one; default 1.0
   * @param inplace whether the output overwrites the input; default false
   * @param minValue deprecated in torch: minVal, before it; default none
   * @param maxValue deprecated in torch: maxVal, before it; default none
   * @throws dev.lamina.nn.LayerException if maxVal is not above minVal
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.Hardtanh.html">torch.nn.Hardtanh</a>
   */
  public record Spec(
      @Default("-1.0") Scalar minVal,
      @Default("1.0") Scalar maxVal,
      @Default("false") boolean inplace,
      @Default("none") Scalar minValue,
      @Default("none") Scalar maxValue)
      implements Elementwise {
    public Spec {
      minVal = minValue == null ? minVal : minValue;
      maxVal = maxValue == null ? maxVal : maxValue;
      minValue = null;
      maxValue = null;
      check(
          maxVal.doubleValue() > minVal.doubleValue(),
          "max_val (%s) must be above min_val (%s)",
          maxVal,
          minVal);
    }

    @Override
    public String type() {
      return "Hardtanh";
    }

    @Override
    public String extraRepr() {
      return "min_val=" + minVal + ", max_val=" + maxVal + (inplace ? ", inplace=True" : "");
    }

    @Override
    public double apply(double x) {
      return Math.min(Math.max(x, minVal.floatValue()), maxVal.floatValue());
    }
  }
}
