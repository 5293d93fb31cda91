package dev.lamina.model.onnx;

import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.Map;

/** Resize and Upsample, where they are torch's interpolation. */
final class ResizeOperators {
  private ResizeOperators() {}

  static void register(Map<String, Operators.Handler> handlers) {
    handlers.put("Resize", Operators.single(ResizeOperators::resize));
    handlers.put("Upsample", Operators.single(ResizeOperators::upsample));
  }

  private static OnnxValue upsample(Translation to, OnnxNode node) {
    String mode = node.text("mode", "nearest");
    node.check(mode.equals("nearest"), "mode is %s, which is read of Resize alone", mode);
    float[] scales =
        node.hasAttribute("scales")
            ? node.reals("scales")
            : Tensors.floats(node.constant(1, "scales").array());
    return byScales(to, node, scales, "nearest", null);
  }

  private static OnnxValue resize(Translation to, OnnxNode node) {
    OnnxValue input = node.input(0);
    boolean first = node.opset() < 11;
    node.check(
        node.integer("exclude_outside", 0) == 0 && node.integer("antialias", 0) == 0,
        "exclude_outside and antialias are not read");
    String mode = node.text("mode", "nearest");
    String transform =
        node.text("coordinate_transformation_mode", first ? "asymmetric" : "half_pixel");
    String nearest = node.text("nearest_mode", first ? "floor" : "round_prefer_floor");
    Boolean corners = null;
    String torchs;
    if (mode.equals("nearest")) {
      boolean floor = transform.equals("asymmetric") && nearest.equals("floor");
      boolean exact = transform.endsWith("half_pixel") && nearest.equals("round_prefer_floor");
      node.check(floor || exact, "nearest by %s and %s is not read", transform, nearest);
      torchs = floor ? "nearest" : "nearest-exact";
    } else {
      corners = transform.equals("align_corners");
      boolean read =
          corners || transform.equals("pytorch_half_pixel") || transform.equals("half_pixel");
      node.check(read, "%s by %s is not read", mode, transform);
      int dims = input.rank() - 2;
      boolean cubic = mode.equals("cubic");
      node.check(
          !cubic || (dims == 2 && Math.abs(node.real("cubic_coeff_a", -0.75) + 0.75) < 1e-6),
          "cubic must be of (N, C, H, W) and of coefficient -0.75");
      node.check(cubic || mode.equals("linear"), "mode is %s, which is not read", mode);
      torchs = cubic ? "bicubic" : dims == 1 ? "linear" : dims == 2 ? "bilinear" : "trilinear";
    }
    int scales = first ? 1 : 2;
    if (node.has(3)) {
      return bySizes(to, node, node.input(3), torchs, corners);
    }
    return byScales(
        to, node, Tensors.floats(node.constant(scales, "scales").array()), torchs, corners);
  }

  private static OnnxValue byScales(
      Translation to, OnnxNode node, float[] scales, String mode, Boolean corners) {
    OnnxValue input = node.input(0);
    node.check(
        scales.length == input.rank() && scales.length > 2 && scales[0] == 1 && scales[1] == 1,
        "scales must be 1, 1 and one a spatial axis of %s",
        input.shape());
    double[] factors = new double[scales.length - 2];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = Double.parseDouble(Float.toString(scales[2 + i]));
    }
    return to.layer(
        node,
        input,
        "Interpolate",
        "scale_factor",
        factors,
        "mode",
        mode,
        "align_corners",
        corners);
  }

  private static OnnxValue bySizes(
      Translation to, OnnxNode node, OnnxValue sizes, String mode, Boolean corners) {
    OnnxValue input = node.input(0);
    node.check(sizes.isConstant(), "sizes must be constant, or made of shapes");
    int dims = input.rank() - 2;
    node.check(sizes.shape().elements() == input.rank() && dims > 0, "sizes must be one an axis");
    int[] fixed = new int[dims];
    double[] factors = new double[dims];
    boolean isFixed = true;
    for (int probe = 0; probe < to.probes(); probe++) {
      long[] wanted = Tensors.longs(sizes.constants().get(probe));
      Shape shape = input.shapes().get(probe);
      boolean records = probe == 1 && to.records() > 0;
      node.check(
          (wanted[0] == shape.size(0) || records) && wanted[1] == shape.size(1),
          "must not change records and channels");
      for (int i = 0; i < dims; i++) {
        double factor = (double) wanted[2 + i] / shape.size(2 + i);
        isFixed &= probe == 0 || wanted[2 + i] == fixed[i];
        if (probe == 0) {
          fixed[i] = Math.toIntExact(wanted[2 + i]);
          factors[i] = factor;
        }
        node.check(isFixed || factor == factors[i], "has sizes that follow no factor");
      }
    }
    return to.layer(
        node,
        input,
        "Interpolate",
        "size",
        isFixed ? fixed : null,
        "scale_factor",
        isFixed ? null : factors,
        "mode",
        mode,
        "align_corners",
        corners);
  }
}
