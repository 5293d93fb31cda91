/**
 * Runs a graph layer by layer through {@code compute}: the meaning that other engines must meet.
 */
package dev.lamina.engine.reference;
