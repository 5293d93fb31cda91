/**
 * Tables of vectors that are looked up by index.
 *
 * <p>Letters in shapes: V vectors in the table (num_embeddings), E features of each
 * (embedding_dim), B bags.
 */
package dev.lamina.nn.embedding;
