/** Convolutions. Weights are (Cout, Cin / groups, *kernel), inputs (N, C, *) or (C, *). */
package dev.lamina.nn.conv;
