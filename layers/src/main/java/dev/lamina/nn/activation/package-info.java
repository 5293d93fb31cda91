/** Activations: element by element, or normalised along an axis. Shapes are kept. */
package dev.lamina.nn.activation;
