/**
 * Compiles graphs to oneDNN primitives.
 *
 * <p>A {@code SharedModel} is the part of a graph that all of its plans share: packed weights and,
 * for each set of shapes, a {@code Program} of steps. A plan adds the memory of its own: an arena
 * that values share by lifetime. Values of convolutions and what follows them lie channels last.
 */
package dev.lamina.engine.onednn;
