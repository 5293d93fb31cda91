package dev.lamina.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_add;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_div;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_max;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_min;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_mul;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_sub;

import dev.lamina.nn.Broadcast;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.functional.Add;
import dev.lamina.nn.functional.ArithmeticSpec;
import dev.lamina.nn.functional.Div;
import dev.lamina.nn.functional.Sub;
import dev.lamina.tensor.Shape;
import java.util.List;
import java.util.Set;

/** Arithmetic of two values, one of which may be repeated along axes. */
final class BinaryLowering implements Lowering {
  private static final Set<Integer> COMMUTATIVE =
      Set.of(dnnl_binary_add, dnnl_binary_mul, dnnl_binary_max, dnnl_binary_min);

  @Override
  public boolean lower(LayerSite site) {
    LayerSpec spec = site.spec();
    if (site.inputs() < 2 || site.outputShape(0).elements() == 0) {
      return false;
    }
    if (spec instanceof Add.Spec add) {
      return sum(site, add.alpha().doubleValue());
    }
    if (spec instanceof Sub.Spec sub) {
      return sum(site, -sub.alpha().doubleValue());
    }
    if (spec instanceof Div.Spec div && div.roundingMode() == null) {
      combine(site, dnnl_binary_div, operand(site, 0), operand(site, 1));
      return true;
    }
    if (spec instanceof ArithmeticSpec arithmetic) {
      combine(site, algorithm(arithmetic), operand(site, 0), operand(site, 1));
      return true;
    }
    return false;
  }

  private static Slot operand(LayerSite site, int input) {
    return site.typed(input, site.ownType());
  }

  private static int algorithm(ArithmeticSpec spec) {
    return switch (spec.operation()) {
      case MUL -> dnnl_binary_mul;
      case MINIMUM -> dnnl_binary_min;
      case MAXIMUM -> dnnl_binary_max;
    };
  }

  /** in1 + alpha * in2 + alpha * in3 + ... */
  private static boolean sum(LayerSite site, double alpha) {
    if (!Float.isFinite((float) alpha)) {
      return false;
    }
    Slot sum = operand(site, 0);
    for (int i = 1; i < site.inputs(); i++) {
      Slot other = operand(site, i);
      if (Math.abs(alpha) != 1) {
        List<Eltwise> scaled = List.of(Eltwise.linear(alpha, 0));
        other = ActivationLowering.functions(site, other, scaled);
      }
      sum = combine(site, alpha == -1 ? dnnl_binary_sub : dnnl_binary_add, sum, other);
    }
    return true;
  }

  /** The value of a function of two values and of the site's post-ops, which becomes the site's. */
  static Slot combine(LayerSite site, int algorithm, Slot left, Slot right) {
    Shape shape = Broadcast.shape(List.of(left.layout().shape(), right.layout().shape()));
    if (COMMUTATIVE.contains(algorithm) && !left.layout().shape().equals(shape)) {
      // oneDNN repeats the second one much faster than the first one.
      return combineOrdered(site, algorithm, right, left, shape);
    }
    return combineOrdered(site, algorithm, left, right, shape);
  }

  private static Slot combineOrdered(
      LayerSite site, int algorithm, Slot left, Slot right, Shape shape) {
    Slot first = repeatable(site, left, shape);
    Slot second =
        left.layout().shape().equals(right.layout().shape())
            ? site.assembly().in(right, first.layout())
            : repeatable(site, right, shape);
    Slot output = site.assembly().allocate(outputLayout(site, first, second, shape));
    try (Attributes attributes = site.attributes(output)) {
      Primitive primitive =
          primitive(site, algorithm, first.layout(), second.layout(), output.layout(), attributes);
      site.argument(DNNL_ARG_SRC, first)
          .argument(DNNL_ARG_SRC_1, second)
          .execute(primitive, output);
    }
    return output;
  }

  static Primitive primitive(
      LayerSite site,
      int algorithm,
      Layout left,
      Layout right,
      Layout output,
      Attributes attributes) {
    return Primitive.create(
        "arithmetic",
        desc ->
            dnnl_binary_primitive_desc_create(
                desc,
                OneDnn.engine(),
                algorithm,
                left.desc(),
                right.desc(),
                output.desc(),
                attributes.handle()),
        site.owner());
  }

  private static Slot repeatable(LayerSite site, Slot slot, Shape shape) {
    Shape padded = slot.layout().shape();
    while (padded.rank() < shape.rank()) {
      padded = padded.prepend(1);
    }
    return site.reshaped(slot, padded, slot.layout().type());
  }

  private static Layout outputLayout(LayerSite site, Slot first, Slot second, Shape shape) {
    for (Slot slot : List.of(first, second)) {
      if (slot.layout().shape().equals(shape)) {
        return slot.layout();
      }
    }
    return Layout.rowMajor(shape, first.layout().type(), site.owner());
  }
}
