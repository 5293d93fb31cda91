package dev.lamina.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_bf16;
import static org.bytedeco.dnnl.global.dnnl.dnnl_f32;
import static org.bytedeco.dnnl.global.dnnl.dnnl_format_tag_any;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_clone;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_create_with_strides;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_create_with_tag;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_equal;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_desc_get_size;

import dev.lamina.tensor.Shape;
import org.bytedeco.dnnl.dnnl_memory_desc;

/** How the elements of an array lie in memory: oneDNN's memory descriptor. */
final class Layout {
  static final int FLOAT32 = dnnl_f32;
  static final int BFLOAT16 = dnnl_bf16;

  private final Shape shape;
  private final int type;
  private final long[] strides;
  private final dnnl_memory_desc desc;

  private Layout(Shape shape, int type, long[] strides, dnnl_memory_desc desc) {
    this.shape = shape;
    this.type = type;
    this.strides = strides;
    this.desc = desc;
  }

  /** Row by row: the last axis lies densest. */
  static Layout rowMajor(Shape shape, int type, Handles owner) {
    return strided(shape, type, rowMajorStrides(shape), owner);
  }

  /** The distances between neighbours along each axis of an array that lies row by row. */
  static long[] rowMajorStrides(Shape shape) {
    long[] strides = new long[shape.rank()];
    long step = 1;
    for (int axis = strides.length - 1; axis >= 0; axis--) {
      strides[axis] = step;
      step *= Math.max(shape.size(axis), 1);
    }
    return strides;
  }

  /** Axis 1 lies densest, then the last axis. */
  static Layout channelsLast(Shape shape, int type, Handles owner) {
    return strided(shape, type, channelsLastStrides(shape), owner);
  }

  /** The distances between neighbours along each axis of an array whose axis 1 lies densest. */
  static long[] channelsLastStrides(Shape shape) {
    long[] strides = new long[shape.rank()];
    strides[1] = 1;
    long step = shape.size(1);
    for (int axis = strides.length - 1; axis >= 0; axis--) {
      if (axis != 1) {
        strides[axis] = step;
        step *= shape.size(axis);
      }
    }
    return strides;
  }

  /**
   * At the given distances between neighbours along each axis.
   *
   * @throws OneDnn.Unimplemented if the library cannot tell such from elements that overlap
   */
  static Layout strided(Shape shape, int type, long[] strides, Handles owner) {
    // oneDNN has no scalars: they are vectors of one element.
    boolean scalar = shape.rank() == 0;
    long[] sizes = scalar ? new long[] {1} : shape.toArray();
    long[] steps = scalar ? new long[] {1} : strides;
    dnnl_memory_desc desc = new dnnl_memory_desc();
    OneDnn.checkDescription(
        dnnl_memory_desc_create_with_strides(desc, sizes.length, sizes, type, steps),
        "layout of " + shape);
    return owned(shape, type, strides.clone(), desc, owner);
  }

  /** Whatever the primitive that reads or writes it likes best. */
  static Layout any(Shape shape, int type, Handles owner) {
    dnnl_memory_desc desc = new dnnl_memory_desc();
    OneDnn.check(
        dnnl_memory_desc_create_with_tag(
            desc, shape.rank(), shape.toArray(), type, dnnl_format_tag_any),
        "layout of " + shape);
    return owned(shape, type, null, desc, owner);
  }

  /** One that a primitive chose; it is copied. */
  static Layout chosen(Shape shape, int type, dnnl_memory_desc chosen, Handles owner) {
    dnnl_memory_desc desc = new dnnl_memory_desc();
    OneDnn.check(dnnl_memory_desc_clone(desc, chosen), "layout of " + shape);
    return owned(shape, type, null, desc, owner);
  }

  private static Layout owned(
      Shape shape, int type, long[] strides, dnnl_memory_desc desc, Handles owner) {
    return owner.own(new Layout(shape, type, strides, desc), () -> dnnl_memory_desc_destroy(desc));
  }

  Shape shape() {
    return shape;
  }

  int type() {
    return type;
  }

  /**
   * The distances between neighbours along each axis, in elements.
   *
   * @throws IllegalStateException of a layout that a primitive chose
   */
  long[] strides() {
    if (strides == null) {
      throw new IllegalStateException("a primitive chose the layout of " + shape);
    }
    return strides.clone();
  }

  dnnl_memory_desc desc() {
    return desc;
  }

  /** The bytes of an element of a type. */
  static long width(int type) {
    return type == BFLOAT16 ? 2 : 4;
  }

  long bytes() {
    return dnnl_memory_desc_get_size(desc);
  }

  boolean same(Layout other) {
    return dnnl_memory_desc_equal(desc, other.desc) != 0;
  }
}
