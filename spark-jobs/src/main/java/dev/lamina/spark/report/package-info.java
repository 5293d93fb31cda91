/** Results for people: summaries on the console. */
package dev.lamina.spark.report;
