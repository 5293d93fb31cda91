package dev.lamina.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_MULTIPLE_SRC;
import static org.bytedeco.dnnl.global.dnnl.dnnl_concat_primitive_desc_create;

import dev.lamina.nn.Constant;
import dev.lamina.nn.functional.Concat;
import dev.lamina.nn.functional.Stack;
import dev.lamina.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.javacpp.PointerPointer;

/** Constants, and joining along an axis. */
final class JoinLowering implements Lowering {
  @Override
  public boolean lower(LayerSite site) {
    if (site.spec() instanceof Constant) {
      constant(site);
      return true;
    }
    if (site.spec() instanceof Concat.Spec spec) {
      return concat(site, spec.axis(site.outputShape(0)));
    }
    return site.spec() instanceof Stack.Spec spec && stack(site, spec);
  }

  private static void constant(LayerSite site) {
    Layout layout = Layout.rowMajor(site.outputShape(0), Layout.FLOAT32, site.owner());
    Slot value = site.assembly().allocate(layout);
    site.copy("value", site.array("value"), value);
    site.define(0, value);
  }

  private static boolean concat(LayerSite site, int axis) {
    int type = site.ownType();
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
    join(site, inputs, axis, site.assembly().allocate(layout));
    return true;
  }

  /** Copies each input to its place along an axis that it does not have. */
  private static boolean stack(LayerSite site, Stack.Spec spec) {
    Shape shape = site.outputShape(0);
    if (shape.elements() == 0) {
      return false;
    }
    int type = site.ownType();
    int axis = spec.dim() < 0 ? spec.dim() + shape.rank() : spec.dim();
    Slot output = site.assembly().allocate(Layout.rowMajor(shape, type, site.owner()));
    for (int i = 0; i < site.inputs(); i++) {
      Slot input = site.reshaped(site.input(i), shape.with(axis, 1), site.input(i).layout().type());
      site.copy(input, site.part(output, axis, i, 1));
    }
    site.define(0, output);
    return true;
  }

  private static void join(LayerSite site, List<Slot> inputs, int axis, Slot output) {
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
              output.layout().desc(),
              inputs.size(),
              axis,
              sources,
              attributes.handle()),
          "concat");
      Primitive primitive =
          Primitive.of("concat", new dnnl_primitive_desc(made.get()), site.owner());
      site.execute(primitive, output);
    }
  }
}
