/**
 * How a job runs on an executor: plans that are kept from task to task, batches of a fixed size,
 * and what becomes of records that fail.
 */
package dev.lamina.spark.run;
