/**
 * Losses. Inputs are {@code input} and {@code target}; each loss also gives its per-record parts,
 * from which the loss over a whole data set follows exactly.
 */
package dev.lamina.nn.loss;
