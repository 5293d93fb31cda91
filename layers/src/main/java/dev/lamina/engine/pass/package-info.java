/**
 * Rewrites a graph to one that means the same in evaluation mode and costs less.
 *
 * <p>Every pass gives an ordinary graph, which the reference engine can run: so each is tested by
 * running what it was given and what it made.
 */
package dev.lamina.engine.pass;
