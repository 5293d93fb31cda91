/** Matrix products and what has no arithmetic at all. */
package dev.lamina.nn.linear;
