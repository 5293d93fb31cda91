package dev.lamina.engine.onednn;

/** How the layers of one family become primitives. */
@FunctionalInterface
interface Lowering {
  /**
   * Adds the steps for a layer.
   *
   * @return false if this family does not include the layer; nothing was added then
   * @throws OneDnn.Unimplemented if oneDNN cannot do it; nothing that matters was added then
   */
  boolean lower(LayerSite site);
}
