/**
 * Attention.
 *
 * <p>Letters in shapes: N records, L steps of the query, S steps of key and value, E features of
 * the query and of the output (embed_dim), Ek and Ev features of key and value, A heads.
 */
package dev.lamina.nn.attention;
