/**
 * Transformers, which are modules of the layers of other families and so import those.
 *
 * <p>Letters in shapes: N records, T steps of the target, S steps of the source or memory, E
 * features (d_model), A heads.
 */
package dev.lamina.nn.transformer;
