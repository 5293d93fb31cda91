package dev.lamina.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;
import static org.bytedeco.dnnl.global.dnnl.dnnl_softmax_accurate;
import static org.bytedeco.dnnl.global.dnnl.dnnl_softmax_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_softmax_log;

import dev.lamina.nn.activation.Softmax2d;
import dev.lamina.nn.activation.SoftmaxSpec;
import dev.lamina.nn.activation.Softmin;
import dev.lamina.tensor.Shape;
import java.util.List;

/** Softmax, its logarithm and softmin, in float32 whatever the plan's precision. */
final class SoftmaxLowering implements Lowering {
  @Override
  public boolean lower(LayerSite site) {
    SoftmaxSpec spec = softmax(site);
    if (spec == null || site.inputShape(0).rank() == 0) {
      return false;
    }
    Slot input = site.typed(0, Layout.FLOAT32);
    if (site.spec() instanceof Softmin.Spec) {
      input = ActivationLowering.functions(site, input, List.of(Eltwise.linear(-1, 0)));
    }
    softmax(site, spec, input);
    return true;
  }

  private static SoftmaxSpec softmax(LayerSite site) {
    if (site.spec() instanceof SoftmaxSpec spec) {
      return spec;
    }
    if (site.spec() instanceof Softmin.Spec spec) {
      return new SoftmaxSpec(false, spec.dim());
    }
    return site.spec() instanceof Softmax2d.Spec ? new SoftmaxSpec(false, -3) : null;
  }

  private static void softmax(LayerSite site, SoftmaxSpec spec, Slot input) {
    Shape shape = input.layout().shape();
    Slot output = site.assembly().allocate(input.layout());
    int algorithm = spec.logarithm() ? dnnl_softmax_log : dnnl_softmax_accurate;
    try (Attributes attributes = site.attributes(output)) {
      Primitive primitive =
          Primitive.create(
              "softmax",
              desc ->
                  dnnl_softmax_forward_primitive_desc_create(
                      desc,
                      OneDnn.engine(),
                      dnnl_forward_inference,
                      algorithm,
                      input.layout().desc(),
                      output.layout().desc(),
                      spec.axis(shape),
                      attributes.handle()),
              site.owner());
      site.argument(DNNL_ARG_SRC, input).execute(primitive, output);
    }
  }
}
