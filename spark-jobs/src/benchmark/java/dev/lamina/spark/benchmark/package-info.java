/** Measurements of jobs. Built and run by the Maven profile {@code scaling} alone. */
package dev.lamina.spark.benchmark;
