/** Runs graphs: what a plan is, and the choice of the engine that compiles it. */
package dev.lamina.engine;
