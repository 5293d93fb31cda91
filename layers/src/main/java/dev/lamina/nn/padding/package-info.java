/**
 * Padding: elements put around the last axes of inputs, or taken away where their number is
 * negative.
 */
package dev.lamina.nn.padding;
