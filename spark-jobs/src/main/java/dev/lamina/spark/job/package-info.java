/** The jobs: each a class that takes a configuration and gives a result, both of them records. */
package dev.lamina.spark.job;
