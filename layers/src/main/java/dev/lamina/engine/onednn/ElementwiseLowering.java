package dev.lamina.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_add;
import static org.bytedeco.dnnl.global.dnnl.dnnl_binary_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;

import dev.lamina.nn.functional.Add;

/** Activations and sums that could not be fused into the layer before them. */
final class ElementwiseLowering implements Lowering {
  @Override
  public boolean lower(LayerSite site) {
    if (site.spec() instanceof Add.Spec add) {
      return add.isPlain() && site.inputs() == 2 && lowerAdd(site);
    }
    Eltwise function = Eltwise.of(site.spec());
    if (function == null) {
      return false;
    }
    Slot input = site.typed(0, site.assembly().valueType());
    Slot output = site.assembly().allocate(input.layout());
    try (Attributes attributes = site.attributes(output)) {
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
    return true;
  }

  private static boolean lowerAdd(LayerSite site) {
    if (!site.inputShape(0).equals(site.inputShape(1))) {
      return false;
    }
    Slot left = site.typed(0, site.assembly().valueType());
    Slot right = site.assembly().in(site.input(1), left.layout());
    Slot output = site.assembly().allocate(left.layout());
    try (Attributes attributes = site.attributes(output)) {
      Primitive primitive =
          Primitive.create(
              "addition",
              desc ->
                  dnnl_binary_primitive_desc_create(
                      desc,
                      OneDnn.engine(),
                      dnnl_binary_add,
                      left.layout().desc(),
                      right.layout().desc(),
                      output.layout().desc(),
                      attributes.handle()),
              site.owner());
      site.argument(DNNL_ARG_SRC, left).argument(DNNL_ARG_SRC_1, right).execute(primitive, output);
    }
    return true;
  }
}
