/**
 * Models as files: definitions in YAML or ONNX, weights in safetensors or of torch, and the module
 * that the two make.
 *
 * <p>Files are data and come from anywhere: reading one never runs code, checks every limit before
 * it allocates, and reports all that is wrong with it at once.
 */
package dev.lamina.model;
