/** Normalisation. Channels are axis 1 of inputs (N, C, *). */
package dev.lamina.nn.norm;
