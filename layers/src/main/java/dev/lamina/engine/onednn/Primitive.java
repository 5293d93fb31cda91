package dev.lamina.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_query;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_desc_query_md;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_impl_info_str;
import static org.bytedeco.dnnl.global.dnnl.dnnl_query_scratchpad_md;

import dev.lamina.tensor.Shape;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/** A oneDNN primitive and its descriptor; stateless, so any number of threads may run it. */
final class Primitive {
  /** Fills a descriptor and returns the library's status. */
  @FunctionalInterface
  interface Description {
    int create(dnnl_primitive_desc desc);
  }

  private final dnnl_primitive_desc desc;
  private dnnl_primitive primitive;

  private Primitive(dnnl_primitive_desc desc) {
    this.desc = desc;
  }

  /**
   * A primitive.
   *
   * @throws OneDnn.Unimplemented if the library has none for this description
   */
  static Primitive create(String what, Description description, Handles owner) {
    dnnl_primitive_desc desc = new dnnl_primitive_desc();
    OneDnn.checkDescription(description.create(desc), what);
    return of(what, desc, owner);
  }

  /** The primitive of a descriptor, which it owns from now on. */
  static Primitive of(String what, dnnl_primitive_desc desc, Handles owner) {
    Primitive made = new Primitive(desc);
    owner.own(desc, () -> dnnl_primitive_desc_destroy(desc));
    dnnl_primitive primitive = new dnnl_primitive();
    OneDnn.check(dnnl_primitive_create(primitive, desc), what);
    made.primitive = owner.own(primitive, () -> dnnl_primitive_destroy(primitive));
    return made;
  }

  dnnl_primitive handle() {
    return primitive;
  }

  /** The layout that the primitive chose for one of its arguments. */
  Layout chosen(int query, int index, Shape shape, int type, Handles owner) {
    return Layout.chosen(shape, type, dnnl_primitive_desc_query_md(desc, query, index), owner);
  }

  /** The library's name of the kernel, such as {@code brgconv:avx512_core}. */
  String kernel() {
    try (PointerPointer<BytePointer> name = new PointerPointer<>(1)) {
      OneDnn.check(dnnl_primitive_desc_query(desc, dnnl_query_impl_info_str, 0, name), "kernel");
      return new BytePointer(name.get()).getString();
    }
  }

  /** The layout of its scratchpad, null if it needs none. */
  Layout scratchpad(Handles owner) {
    dnnl_memory_desc scratchpad = dnnl_primitive_desc_query_md(desc, dnnl_query_scratchpad_md, 0);
    Layout layout = Layout.chosen(Shape.of(), Layout.FLOAT32, scratchpad, owner);
    return layout.bytes() == 0 ? null : layout;
  }
}
