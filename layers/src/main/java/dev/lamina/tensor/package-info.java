/** Shapes, access to ND4J arrays, and torch's random stream. Imports nothing else of Lamina. */
package dev.lamina.tensor;
