/**
 * What travels between the driver and the executors: explicit serializers, each of a versioned form
 * that is checked when it is read, and their registration.
 */
package dev.lamina.spark.kryo;
