/** Where records come from: what a data set consists of, and its records as a DataFrame. */
package dev.lamina.spark.source;
