package dev.lamina.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_append_binary;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_append_eltwise;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_append_sum;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_post_ops_len;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_set_post_ops;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_attr_set_scratchpad_mode;
import static org.bytedeco.dnnl.global.dnnl.dnnl_scratchpad_mode_user;

import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive_attr;

/** What is said to a primitive besides its arguments: a scratchpad of the plan's, and post-ops. */
final class Attributes implements AutoCloseable {
  private final dnnl_primitive_attr attr = new dnnl_primitive_attr();
  private final dnnl_post_ops postOps = new dnnl_post_ops();

  Attributes() {
    OneDnn.check(dnnl_primitive_attr_create(attr), "attributes");
    OneDnn.check(dnnl_post_ops_create(postOps), "post-ops");
    OneDnn.check(
        dnnl_primitive_attr_set_scratchpad_mode(attr, dnnl_scratchpad_mode_user), "scratchpad");
  }

  void eltwise(Eltwise function) {
    OneDnn.check(
        dnnl_post_ops_append_eltwise(
            postOps, function.algorithm(), function.alpha(), function.beta()),
        "activation");
  }

  /**
   * Combines the output with another array, which broadcasts to it.
   *
   * @return the number by which the primitive is given that array
   */
  int binary(int algorithm, Layout other) {
    int position = dnnl_post_ops_len(postOps);
    OneDnn.check(dnnl_post_ops_append_binary(postOps, algorithm, other.desc()), "combination");
    return DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * (position + 1) | DNNL_ARG_SRC_1;
  }

  /** Adds what lies where the output is written. */
  void addInPlace(int type) {
    OneDnn.check(dnnl_post_ops_append_sum(postOps, 1, 0, type), "addition");
  }

  dnnl_primitive_attr handle() {
    OneDnn.check(dnnl_primitive_attr_set_post_ops(attr, postOps), "post-ops");
    return attr;
  }

  @Override
  public void close() {
    dnnl_post_ops_destroy(postOps);
    dnnl_primitive_attr_destroy(attr);
  }
}
