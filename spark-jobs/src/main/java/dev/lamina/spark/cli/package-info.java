/**
 * The command line: commands that read their options and configuration files, check them, and call
 * a job or the layers.
 */
package dev.lamina.spark.cli;
