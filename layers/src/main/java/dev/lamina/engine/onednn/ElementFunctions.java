package dev.lamina.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_abs;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_exp;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_log;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_pow;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_sqrt;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_square;

import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Scalar;
import dev.lamina.nn.functional.Add;
import dev.lamina.nn.functional.ArithmeticSpec;
import dev.lamina.nn.functional.Clamp;
import dev.lamina.nn.functional.Div;
import dev.lamina.nn.functional.Pow;
import dev.lamina.nn.functional.Sub;
import dev.lamina.nn.functional.UnarySpec;
import java.util.List;

/** oneDNN's functions for torch's functions of an element, and of an element and a number. */
final class ElementFunctions {
  private static final List<Eltwise> NONE = List.of();
  private static final Eltwise RECIPROCAL = new Eltwise(dnnl_eltwise_pow, 1, -1);
  private static final Eltwise SQRT = Eltwise.plain(dnnl_eltwise_sqrt);

  private ElementFunctions() {}

  static List<Eltwise> of(LayerSpec spec) {
    if (spec instanceof UnarySpec unary) {
      return unary(unary);
    }
    if (spec instanceof Clamp.Spec clamp) {
      float least = clamp.min() == null ? Float.NEGATIVE_INFINITY : clamp.min().floatValue();
      float most = clamp.max() == null ? Float.POSITIVE_INFINITY : clamp.max().floatValue();
      return List.of(Eltwise.clip(least, most));
    }
    return withNumber(spec);
  }

  private static List<Eltwise> unary(UnarySpec spec) {
    return switch (spec.function()) {
      case NEG -> List.of(Eltwise.linear(-1, 0));
      case ABS -> List.of(Eltwise.plain(dnnl_eltwise_abs));
      case EXP -> List.of(Eltwise.plain(dnnl_eltwise_exp));
      case LOG -> List.of(Eltwise.plain(dnnl_eltwise_log));
      case SQRT -> List.of(SQRT);
      case RSQRT -> List.of(SQRT, RECIPROCAL);
      case RECIPROCAL -> List.of(RECIPROCAL);
      case ERF -> NONE;
    };
  }

  private static List<Eltwise> withNumber(LayerSpec spec) {
    if (spec instanceof Add.Spec add && add.other() != null) {
      return List.of(Eltwise.linear(1, add.alpha().floatValue() * add.other().floatValue()));
    }
    if (spec instanceof Sub.Spec sub && sub.other() != null) {
      return List.of(Eltwise.linear(1, -sub.alpha().floatValue() * sub.other().floatValue()));
    }
    if (spec instanceof Div.Spec div && div.other() != null && div.roundingMode() == null) {
      return List.of(Eltwise.linear(1 / (double) div.other().floatValue(), 0));
    }
    if (spec instanceof ArithmeticSpec arithmetic && arithmetic.other() != null) {
      float other = arithmetic.other().floatValue();
      return List.of(
          switch (arithmetic.operation()) {
            case MUL -> Eltwise.linear(other, 0);
            case MINIMUM -> Eltwise.clip(Float.NEGATIVE_INFINITY, other);
            case MAXIMUM -> Eltwise.clip(other, Float.POSITIVE_INFINITY);
          });
    }
    return spec instanceof Pow.Spec pow && pow.exponent() != null ? power(pow.exponent()) : NONE;
  }

  private static List<Eltwise> power(Scalar exponent) {
    if (exponent.doubleValue() == 2) {
      return List.of(Eltwise.plain(dnnl_eltwise_square));
    }
    if (exponent.doubleValue() == 0.5) {
      return List.of(SQRT);
    }
    return exponent.doubleValue() == -0.5 ? List.of(SQRT, RECIPROCAL) : NONE;
  }
}
