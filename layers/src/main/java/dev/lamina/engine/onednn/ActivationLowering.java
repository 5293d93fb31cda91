package dev.lamina.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_add;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_div;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_gt;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_min;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_mul;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_sub;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_abs;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_exp;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_log;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_logistic;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_tanh;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;
import static org.bytedeco.dnnl.global.dnnl.dnnl_prelu_forward_primitive_desc_create;

import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.activation.GLU;
import dev.lamina.nn.activation.Hardshrink;
import dev.lamina.nn.activation.LogSigmoid;
import dev.lamina.nn.activation.PReLU;
import dev.lamina.nn.activation.Softplus;
import dev.lamina.nn.activation.Softshrink;
import dev.lamina.nn.activation.Softsign;
import dev.lamina.nn.activation.Tanhshrink;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.Arrays;
import java.util.List;

/** Activations that could not be fused into the layer before them. */
final class ActivationLowering implements Lowering {
  /** From here on log(1 + exp(x)) is x, but for 1 part in 10 million. */
  private static final double STRAIGHT = 14;

  @Override
  public boolean lower(LayerSite site) {
    LayerSpec spec = site.spec();
    List<Eltwise> functions = Eltwise.of(spec);
    if (!functions.isEmpty()) {
      Slot input = site.typed(0, site.ownType());
      site.define(0, functions(site, input, functions));
      return true;
    }
    if (spec instanceof PReLU.Spec prelu) {
      return prelu(site, prelu);
    }
    if (spec instanceof GLU.Spec glu) {
      return glu(site, glu);
    }
    if (spec instanceof LogSigmoid.Spec) {
      softplus(site, -1);
      return true;
    }
    if (spec instanceof Softplus.Spec softplus) {
      float beta = softplus.beta().floatValue();
      boolean smooth =
          Float.isFinite(beta) && beta != 0 && softplus.threshold().doubleValue() >= STRAIGHT;
      return smooth && softplus(site, beta);
    }
    if (isShrinking(spec)) {
      shrink(site, spec);
      return true;
    }
    return false;
  }

  private static boolean isShrinking(LayerSpec spec) {
    return (spec instanceof Softshrink.Spec soft && Float.isFinite(soft.lambd().floatValue()))
        || (spec instanceof Hardshrink.Spec hard && Float.isFinite(hard.lambd().floatValue()))
        || spec instanceof Tanhshrink.Spec
        || spec instanceof Softsign.Spec;
  }

  /** The value of functions one after another. */
  static Slot functions(LayerSite site, Slot input, List<Eltwise> functions) {
    Slot output = site.assembly().allocate(input.layout());
    apply(site, functions.get(0), input, output);
    functions
        .subList(1, functions.size())
        .forEach(function -> apply(site, function, output, output));
    return output;
  }

  private static void apply(LayerSite site, Eltwise function, Slot input, Slot output) {
    try (Attributes attributes = new Attributes()) {
      Primitive primitive =
          Primitive.create(
              "activation",
              desc ->
                  dnnl_eltwise_forward_primitive_desc_create(
                      desc,
                      OneDnn.engine(),
                      dnnl_forward_inference,
                      function.algorithm(),
                      input.layout().desc(),
                      output.layout().desc(),
                      function.alpha(),
                      function.beta(),
                      attributes.handle()),
              site.owner());
      site.argument(DNNL_ARG_SRC, input).execute(primitive, output);
    }
  }

  /**
   * log(1 + exp(beta * in)) / beta, as log(1 + exp(-|beta * in|)) / beta and what is to be added to
   * that: oneDNN's own function loses small results of large arguments.
   */
  private static boolean softplus(LayerSite site, float beta) {
    Slot input = site.typed(0, site.ownType());
    Slot scaled = functions(site, input, List.of(Eltwise.linear(beta, 0)));
    Slot negated = functions(site, input, List.of(Eltwise.linear(-beta, 0)));
    Eltwise clip =
        beta > 0
            ? Eltwise.clip(0, Float.POSITIVE_INFINITY)
            : Eltwise.clip(Float.NEGATIVE_INFINITY, 0);
    Slot straight = functions(site, input, List.of(clip));
    Slot output = site.assembly().allocate(input.layout());
    List<Eltwise> functions =
        List.of(
            Eltwise.plain(dnnl_eltwise_exp),
            Eltwise.linear(1, 1),
            Eltwise.plain(dnnl_eltwise_log),
            Eltwise.linear(1 / (double) beta, 0));
    try (Attributes attributes = site.attributes(output, functions)) {
      site.argument(attributes.binary(dnnl_binary_add, straight.layout()), straight);
      Primitive primitive =
          BinaryLowering.primitive(
              site,
              dnnl_binary_min,
              scaled.layout(),
              negated.layout(),
              output.layout(),
              attributes);
      site.argument(DNNL_ARG_SRC, scaled)
          .argument(DNNL_ARG_SRC_1, negated)
          .execute(primitive, output);
    }
    return true;
  }

  /** Functions of the input that it is then combined with. */
  private static void shrink(LayerSite site, LayerSpec spec) {
    Slot input = site.typed(0, site.ownType());
    Eltwise abs = Eltwise.plain(dnnl_eltwise_abs);
    if (spec instanceof Softshrink.Spec soft) {
      float bound = soft.lambd().floatValue();
      Slot middle = functions(site, input, List.of(Eltwise.clip(-bound, bound)));
      BinaryLowering.combine(site, dnnl_binary_sub, input, middle);
    } else if (spec instanceof Tanhshrink.Spec) {
      Slot tanh = functions(site, input, List.of(Eltwise.plain(dnnl_eltwise_tanh)));
      BinaryLowering.combine(site, dnnl_binary_sub, input, tanh);
    } else if (spec instanceof Softsign.Spec) {
      Slot divisor = functions(site, input, List.of(abs, Eltwise.linear(1, 1)));
      BinaryLowering.combine(site, dnnl_binary_div, input, divisor);
    } else if (spec instanceof Hardshrink.Spec hard) {
      hardshrink(site, input, functions(site, input, List.of(abs)), hard.lambd().floatValue());
    }
  }

  /** (|in| > bound) * in. */
  private static void hardshrink(LayerSite site, Slot input, Slot magnitude, float bound) {
    Shape one = Shape.of(ones(Math.max(1, input.layout().shape().rank())));
    Layout scalar = Layout.rowMajor(one, Layout.FLOAT32, site.owner());
    Slot output = site.assembly().allocate(input.layout());
    try (Attributes attributes = new Attributes()) {
      int factor = attributes.binary(dnnl_binary_mul, input.layout());
      Primitive primitive =
          BinaryLowering.primitive(
              site, dnnl_binary_gt, magnitude.layout(), scalar, output.layout(), attributes);
      site.argument(DNNL_ARG_SRC, magnitude)
          .weight(
              DNNL_ARG_SRC_1, "lambd", Tensors.of(new float[] {bound}, Shape.of(1)), one, scalar)
          .argument(factor, input)
          .execute(primitive, output);
    }
  }

  private static long[] ones(int rank) {
    long[] ones = new long[rank];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static boolean prelu(LayerSite site, PReLU.Spec spec) {
    Slot input = site.typed(0, site.ownType());
    int rank = input.layout().shape().rank();
    if (rank == 0 || spec.numParameters() == 0) {
      return false;
    }
    long[] sizes = ones(rank);
    if (spec.numParameters() > 1) {
      sizes[1] = spec.numParameters();
    }
    Layout weight = Layout.rowMajor(Shape.of(sizes), Layout.FLOAT32, site.owner());
    Slot output = site.assembly().allocate(input.layout());
    try (Attributes attributes = site.attributes(output)) {
      Primitive primitive =
          Primitive.create(
              "PReLU",
              desc ->
                  dnnl_prelu_forward_primitive_desc_create(
                      desc,
                      OneDnn.engine(),
                      dnnl_forward_inference,
                      input.layout().desc(),
                      weight.desc(),
                      output.layout().desc(),
                      attributes.handle()),
              site.owner());
      site.argument(DNNL_ARG_SRC, input)
          .weight(DNNL_ARG_WEIGHTS, "weight", site.array("weight"), weight.shape(), weight)
          .execute(primitive, output);
    }
    return true;
  }

  private static boolean glu(LayerSite site, GLU.Spec spec) {
    int type = site.ownType();
    Slot input = site.rowMajor(0, type);
    Shape shape = input.layout().shape();
    if (shape.elements() == 0) {
      return false;
    }
    int axis = spec.dim() < 0 ? spec.dim() + shape.rank() : spec.dim();
    long half = shape.size(axis) / 2;
    Layout dense = Layout.rowMajor(site.outputShape(0), type, site.owner());
    Slot value = site.assembly().in(site.part(input, axis, 0, half), dense);
    Slot gate = site.assembly().in(site.part(input, axis, half, half), dense);
    Slot weight = functions(site, gate, List.of(Eltwise.plain(dnnl_eltwise_logistic)));
    BinaryLowering.combine(site, dnnl_binary_mul, value, weight);
    return true;
  }
}
