/**
 * Losses. Inputs are what torch's {@code forward} takes, usually {@code input} and {@code target};
 * each loss also gives its per-record parts, from which the loss over a whole data set follows
 * exactly.
 *
 * <p>{@code size_average} and {@code reduce} are torch's older form of {@code reduction}: if either
 * is given it decides, whatever the reduction says: without reduce (default true) none, without
 * size_average (default true) sum, with both mean.
 *
 * <p>Inputs that torch wants as integers may be floats without fractions, as compiled plans have
 * them. The mean of no elements is NaN.
 */
package dev.lamina.nn.loss;
