package dev.lamina.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_MULTIPLE_SRC;
import static org.bytedeco.dnnl.global.dnnl.dnnl_concat_primitive_desc_create;

import dev.lamina.nn.Constant;
import dev.lamina.nn.functional.Concat;
import dev.lamina.nn.functional.Flatten;
import dev.lamina.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.javacpp.PointerPointer;

/** Constants, joining along an axis, and flattening: another way to see the same memory. */
final class JoinLowering implements Lowering {
  @Override
  public boolean lower(LayerSite site) {
    if (site.spec() instanceof Flatten.Spec) {
      int type = site.input(0).layout().type();
      Layout layout = Layout.rowMajor(site.outputShape(0), type, site.owner());
      site.define(0, site.assembly().view(site.rowMajor(0, type), layout));
      return true;
    }
    if (site.spec() instanceof Constant) {
      constant(site);
      return true;
    }
    if (site.spec() instanceof Concat.Spec spec) {
      return concat(site, spec);
    }
    return false;
  }

  private static void constant(LayerSite site) {
    Layout layout = Layout.rowMajor(site.outputShape(0), Layout.FLOAT32, site.owner());
    Slot value = site.assembly().allocate(layout);
    site.copy("value", site.array("value"), value);
    site.define(0, value);
  }

  private static boolean concat(LayerSite site, Concat.Spec spec) {
    int type = site.assembly().valueType();
    boolean channelsLast = site.isChannelsLast(site.input(0));
    List<Slot> inputs = new ArrayList<>();
    for (int i = 0; i < site.inputs(); i++) {
      if (site.inputShape(i).elements() == 0) {
        return false;
      }
      inputs.add(channelsLast ? site.channelsLast(i, type) : site.rowMajor(i, type));
    }
    Shape shape = site.outputShape(0);
    Layout layout =
        channelsLast ? site.channelsLast(shape, type) : Layout.rowMajor(shape, type, site.owner());
    Slot output = site.assembly().allocate(layout);
    try (Attributes attributes = site.attributes(output);
        PointerPointer<dnnl_memory_desc> sources = new PointerPointer<>(inputs.size());
        PointerPointer<dnnl_primitive_desc> made = new PointerPointer<>(1)) {
      for (int i = 0; i < inputs.size(); i++) {
        sources.put(i, inputs.get(i).layout().desc());
        site.argument(DNNL_ARG_MULTIPLE_SRC + i, inputs.get(i));
      }
      OneDnn.check(
          dnnl_concat_primitive_desc_create(
              made,
              OneDnn.engine(),
              layout.desc(),
              inputs.size(),
              spec.axis(shape),
              sources,
              attributes.handle()),
          "concat");
      Primitive primitive =
          Primitive.of("concat", new dnnl_primitive_desc(made.get()), site.owner());
      site.execute(primitive, output);
    }
    return true;
  }
}
