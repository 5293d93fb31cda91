/**
 * From text to sequences of numbers, and from sequences of any length to batches of few shapes:
 * vocabularies, tokenising, truncation, length buckets, long sequences in chunks.
 *
 * <p>Letters in shapes: N records, T steps, E features of a step.
 */
package dev.lamina.sequence;
