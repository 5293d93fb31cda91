/**
 * Statistics of data sets of any size that are gathered in parts, in any order, and give the same
 * bits however the work was cut.
 *
 * <p>Every {@link dev.lamina.stats.Statistic} starts {@code empty}, takes records by {@code add},
 * and is put together by {@code merge}. What is summed is an integer or an {@link
 * dev.lamina.stats.ExactSum}, so that no order of summing can show in the result; what is published
 * is rounded once, on reading. Reading never changes a statistic: it can be repeated, and records
 * can be added afterwards. A statistic is used by one thread at a time.
 *
 * <p>An average over no records is NaN. The letters in signatures: N records, C classes, B bins.
 */
package dev.lamina.stats;
