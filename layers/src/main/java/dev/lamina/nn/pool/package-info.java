/** Pooling over windows, and to given sizes. Inputs are (N, C, *) or (C, *). */
package dev.lamina.nn.pool;
