package dev.lamina.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;
import static org.bytedeco.dnnl.global.dnnl.dnnl_softmax_accurate;
import static org.bytedeco.dnnl.global.dnnl.dnnl_softmax_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_softmax_log;

import dev.lamina.nn.activation.SoftmaxSpec;

/** Softmax and its logarithm, in float32 whatever the plan's precision. */
final class SoftmaxLowering implements Lowering {
  @Override
  public boolean lower(LayerSite site) {
    if (!(site.spec() instanceof SoftmaxSpec spec) || site.inputShape(0).rank() == 0) {
      return false;
    }
    Slot input = site.typed(0, Layout.FLOAT32);
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
                      spec.axis(site.inputShape(0)),
                      attributes.handle()),
              site.owner());
      site.argument(DNNL_ARG_SRC, input).execute(primitive, output);
    }
    return true;
  }
}
