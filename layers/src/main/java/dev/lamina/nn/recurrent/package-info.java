/**
 * Recurrent layers and their cells.
 *
 * <p>Letters in shapes: N records, T steps, E features of the input, H features of the state
 * (hidden_size), P features of the output (proj_size where there is a projection, else H), G the
 * features of all gates (H, 3 H or 4 H), D directions (2 if bidirectional, else 1), K layers.
 */
package dev.lamina.nn.recurrent;
