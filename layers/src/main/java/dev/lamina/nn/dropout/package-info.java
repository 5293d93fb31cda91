/** Dropout: random in training mode, the input itself in evaluation mode. */
package dev.lamina.nn.dropout;
