/**
 * Layers that know how long each sequence of a batch is: masks, places, and pooling over the steps
 * that a record has. torch has no such modules; each means what is written out in torch's functions
 * in its documentation.
 *
 * <p>Letters in shapes: N records, T steps, E features. The batch comes first.
 */
package dev.lamina.nn.sequence;
