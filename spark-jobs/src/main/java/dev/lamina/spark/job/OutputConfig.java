package dev.lamina.spark.job;

import dev.lamina.nn.Default;

/**
 * The keys of a job that say where its results go.
 *
 * @param output the folder of the results, in any file system that Hadoop knows
 * @param overwrite whether a folder of that name is replaced; default false: it is an error
 */
public record OutputConfig(String output, @Default("false") boolean overwrite) {}
