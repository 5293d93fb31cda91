package dev.lamina.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_clip;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_elu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_gelu_erf;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_gelu_tanh;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_hardsigmoid;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_hardswish;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_linear;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_logistic;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_mish;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_relu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_swish;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_tanh;

import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.activation.CELU;
import dev.lamina.nn.activation.ELU;
import dev.lamina.nn.activation.GELU;
import dev.lamina.nn.activation.Hardsigmoid;
import dev.lamina.nn.activation.Hardswish;
import dev.lamina.nn.activation.Hardtanh;
import dev.lamina.nn.activation.LeakyReLU;
import dev.lamina.nn.activation.Mish;
import dev.lamina.nn.activation.RReLU;
import dev.lamina.nn.activation.ReLU;
import dev.lamina.nn.activation.ReLU6;
import dev.lamina.nn.activation.SELU;
import dev.lamina.nn.activation.SiLU;
import dev.lamina.nn.activation.Sigmoid;
import dev.lamina.nn.activation.Tanh;
import dev.lamina.nn.activation.Threshold;
import java.util.List;
import java.util.stream.Stream;

/**
 * A function of each element that oneDNN has.
 *
 * @param algorithm oneDNN's number of it
 */
record Eltwise(int algorithm, float alpha, float beta) {
  private static final List<Eltwise> NONE = List.of();

  /** CELU is scaled to ELU and back, which must not overflow. */
  private static final double LEAST_CELU_ALPHA = 1e-3;

  /** The function x * scale + shift. */
  static Eltwise linear(double scale, double shift) {
    return new Eltwise(dnnl_eltwise_linear, (float) scale, (float) shift);
  }

  /** A function without arguments. */
  static Eltwise plain(int algorithm) {
    return new Eltwise(algorithm, 0, 0);
  }

  /** A function that keeps elements within bounds. */
  static Eltwise clip(double least, double most) {
    return new Eltwise(dnnl_eltwise_clip, (float) least, (float) most);
  }

  /**
   * oneDNN's functions that, one after another, mean what an activation does to finite elements;
   * none if there are no such.
   */
  static List<Eltwise> of(LayerSpec spec) {
    List<Eltwise> functions =
        Stream.of(plainOf(spec), piecewise(spec), exponential(spec), ElementFunctions.of(spec))
            .flatMap(List::stream)
            .toList();
    return functions.stream().allMatch(Eltwise::isMeant) ? functions : NONE;
  }

  /** Whether it does with its arguments what it says: bounds may be infinite. */
  private boolean isMeant() {
    return algorithm == dnnl_eltwise_clip
        ? alpha <= beta
        : Float.isFinite(alpha) && Float.isFinite(beta);
  }

  private static List<Eltwise> plainOf(LayerSpec spec) {
    if (spec instanceof Sigmoid.Spec) {
      return List.of(plain(dnnl_eltwise_logistic));
    }
    if (spec instanceof Tanh.Spec) {
      return List.of(plain(dnnl_eltwise_tanh));
    }
    if (spec instanceof Mish.Spec) {
      return List.of(plain(dnnl_eltwise_mish));
    }
    if (spec instanceof SiLU.Spec) {
      return List.of(new Eltwise(dnnl_eltwise_swish, 1, 0));
    }
    if (spec instanceof GELU.Spec gelu) {
      boolean exact = gelu.approximate() == GELU.Approximate.NONE;
      return List.of(plain(exact ? dnnl_eltwise_gelu_erf : dnnl_eltwise_gelu_tanh));
    }
    return NONE;
  }

  private static List<Eltwise> piecewise(LayerSpec spec) {
    if (spec instanceof ReLU.Spec) {
      return List.of(plain(dnnl_eltwise_relu));
    }
    if (spec instanceof ReLU6.Spec) {
      return List.of(clip(0, 6));
    }
    if (spec instanceof Hardtanh.Spec hardtanh) {
      return List.of(clip(hardtanh.minVal().floatValue(), hardtanh.maxVal().floatValue()));
    }
    if (spec instanceof LeakyReLU.Spec leaky) {
      return List.of(new Eltwise(dnnl_eltwise_relu, leaky.negativeSlope().floatValue(), 0));
    }
    if (spec instanceof RReLU.Spec random) {
      double slope = (random.lower().doubleValue() + random.upper().doubleValue()) / 2;
      return List.of(new Eltwise(dnnl_eltwise_relu, (float) slope, 0));
    }
    if (spec instanceof Hardsigmoid.Spec) {
      return List.of(new Eltwise(dnnl_eltwise_hardsigmoid, 1f / 6, 0.5f));
    }
    if (spec instanceof Hardswish.Spec) {
      return List.of(new Eltwise(dnnl_eltwise_hardswish, 1f / 6, 0.5f));
    }
    if (spec instanceof Threshold.Spec threshold
        && threshold.threshold().floatValue() == threshold.value().floatValue()) {
      return List.of(clip(threshold.value().floatValue(), Float.POSITIVE_INFINITY));
    }
    return NONE;
  }

  private static List<Eltwise> exponential(LayerSpec spec) {
    if (spec instanceof ELU.Spec elu) {
      return List.of(new Eltwise(dnnl_eltwise_elu, elu.alpha().floatValue(), 0));
    }
    if (spec instanceof SELU.Spec) {
      return List.of(
          new Eltwise(dnnl_eltwise_elu, (float) SELU.Spec.ALPHA, 0), linear(SELU.Spec.SCALE, 0));
    }
    if (spec instanceof CELU.Spec celu) {
      double alpha = celu.alpha().floatValue();
      boolean scales = alpha >= LEAST_CELU_ALPHA && alpha <= 1 / LEAST_CELU_ALPHA;
      return scales
          ? List.of(linear(1 / alpha, 0), new Eltwise(dnnl_eltwise_elu, 1, 0), linear(alpha, 0))
          : NONE;
    }
    return NONE;
  }
}
