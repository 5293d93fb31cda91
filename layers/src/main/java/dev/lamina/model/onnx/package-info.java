/**
 * Networks in ONNX files, read as graphs of Lamina's layers.
 *
 * <p>A file is data and comes from anywhere: its structure is bounded before it is parsed, weights
 * outside it lie beside it, and all operators that cannot be read are reported at once.
 */
package dev.lamina.model.onnx;
