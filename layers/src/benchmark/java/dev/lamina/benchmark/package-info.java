/**
 * Measurements of Lamina beside its peers, on the same machine, networks, weights and inputs. Built
 * and run by the Maven profile {@code benchmark} alone.
 */
package dev.lamina.benchmark;
