package dev.lamina.spark.job;

import dev.lamina.nn.Default;
import dev.lamina.spark.source.DataFormat;
import java.util.List;

/**
 * The keys of a job that say where its records come from.
 *
 * @param data the folder of the images, or the table, in any file system that Hadoop knows
 * @param format what the data are: images, one folder a class (default), or tensors in a Parquet
 *     table, one row a record, which are the model's input as they are
 * @param keyColumn a table's column of what names the record, strings or integers; default key
 * @param labelColumn its column of classes, indices or names; default label
 * @param tensorColumn its column of the tensors' elements in row-major order, array&lt;float&gt; or
 *     binary of little-endian float32; default tensor
 * @param keepColumns a table's columns that are carried to the results; default: as the job says
 * @param classes the names of the classes by label; default: the folders, or the names in a table,
 *     sorted
 * @param partitions parts that the records are cut into, at least 1; default 0: by their number and
 *     size
 * @param maxUnreadable how many records may fail before the job counts as failed: a number, or a
 *     share such as {@code 1%}, rounded up; default 1%
 * @param maxFileBytes the largest file that is read, in bytes; default 256 MiB
 */
public record DataConfig(
    String data,
    @Default("images") DataFormat format,
    @Default("key") String keyColumn,
    @Default("label") String labelColumn,
    @Default("tensor") String tensorColumn,
    @Default("null") List<String> keepColumns,
    @Default("null") List<String> classes,
    @Default("0") int partitions,
    @Default("1%") String maxUnreadable,
    @Default("268435456") long maxFileBytes) {}
