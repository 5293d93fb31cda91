/**
 * The language of layers: what a layer is, how layers compose to modules, and the graph that a
 * module is traced to.
 *
 * <p>Letters in shapes, here and in every family: N records in a batch, C channels, D depth, H
 * height, W width, L or T steps of a sequence, E or F features, {@code *} any axes.
 *
 * <p>A layer is a spec (an immutable record of torch's arguments) and named arrays. Arrays are
 * values: nothing writes into one that a module or a graph holds; assigning replaces it.
 */
package dev.lamina.nn;
