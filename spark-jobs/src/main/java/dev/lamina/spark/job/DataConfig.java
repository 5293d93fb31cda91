package dev.lamina.spark.job;

import dev.lamina.nn.Default;
import dev.lamina.spark.source.DataFormat;
import java.util.List;

/**
 * The keys of a job that say where its records come from.
 *
 * @param data the folder, file or pattern, in any file system that Hadoop knows
 * @param format what the data are: images in a folder, tensors in a Parquet table, table (image
 *     content in a Parquet table), manifest (paths of images in CSV, JSON lines or Parquet), tar
 *     (shards as WebDataset's); default auto: told by names and columns
 * @param keyColumn a table's column of what names the record, strings or integers; default key if
 *     there is one, else the path
 * @param labelColumn its column of classes, indices or names; default label
 * @param tensorColumn its column of the tensors' elements in row-major order, array&lt;float&gt; or
 *     binary of little-endian float32; default tensor
 * @param contentColumn its column of image files' content; default: the only column of such a type
 * @param pathColumn a manifest's column of image files' paths; default path
 * @param keepColumns a table's columns that are carried to the results; default: as the job says
 * @param root the folder that a manifest's relative paths start from; default: the manifest's own
 * @param classes the names of the classes by label; default: the folders, or the names in a table,
 *     sorted
 * @param partitions parts that the records are cut into, at least 1; default 0: by their number and
 *     size
 * @param maxUnreadable how many records may fail before the job counts as failed: a number, or a
 *     share such as {@code 1%}, rounded up; default 1%
 * @param maxFileBytes the largest file or record that is read, in bytes; default 256 MiB
 */
public record DataConfig(
    String data,
    @Default("auto") DataFormat format,
    @Default("null") String keyColumn,
    @Default("label") String labelColumn,
    @Default("tensor") String tensorColumn,
    @Default("null") String contentColumn,
    @Default("path") String pathColumn,
    @Default("null") List<String> keepColumns,
    @Default("null") String root,
    @Default("null") List<String> classes,
    @Default("0") int partitions,
    @Default("1%") String maxUnreadable,
    @Default("268435456") long maxFileBytes) {}
