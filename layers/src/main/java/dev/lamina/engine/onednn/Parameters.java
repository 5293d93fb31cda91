package dev.lamina.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_weights_md;

import dev.lamina.tensor.Shape;
import org.bytedeco.dnnl.dnnl_memory_desc;

/** The arrays {@code weight} and {@code bias} of layers, as primitives take them. */
final class Parameters {
  private Parameters() {}

  /** The layout of an array of one element a channel; null if there is none. */
  static Layout bias(LayerSite site, boolean present, long channels) {
    return present ? Layout.rowMajor(Shape.of(channels), Layout.FLOAT32, site.owner()) : null;
  }

  /** The descriptor of an array that may be absent. */
  static dnnl_memory_desc desc(Layout layout) {
    return layout == null ? new dnnl_memory_desc(null) : layout.desc();
  }

  /**
   * Gives a primitive both.
   *
   * @param given how the weight's elements lie
   * @param type the type that the primitive wants them in
   * @param bias the bias's layout, null if there is none
   */
  static void give(LayerSite site, Primitive primitive, Layout given, int type, Layout bias) {
    Layout wanted = primitive.chosen(dnnl_query_weights_md, 0, given.shape(), type, site.owner());
    site.weight(DNNL_ARG_WEIGHTS, "weight", site.array("weight"), given, wanted);
    if (bias != null) {
      site.weight(DNNL_ARG_BIAS, "bias", site.array("bias"), bias, bias);
    }
  }

  /** Gives a primitive an array of one element a channel. */
  static void vector(LayerSite site, int number, String name, long channels) {
    Layout layout = Layout.rowMajor(Shape.of(channels), Layout.FLOAT32, site.owner());
    site.weight(number, name, site.array(name), layout, layout);
  }
}
