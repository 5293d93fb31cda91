package dev.lamina.spark.source;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.SparkSession;

/** Finds out what a data set is made of, and opens it. */
public final class DataSets {
  private static final int LOOKED_AT = 1000;

  private DataSets() {}

  /**
   * What the data are made of: tar shards, if all files are that; a table, if all are Parquet, with
   * tensors, images or paths by its columns; a manifest, if all are tables of text; else images.
   *
   * @throws SourceException if there is nothing of this name, or a table of none of these columns
   * @throws IOException if the file system fails
   */
  public static DataFormat detect(DataRequest request, Configuration hadoop) throws IOException {
    String data = request.data();
    SourceException.check(!data.isBlank(), "the name of the data is empty");
    Path path = new Path(data);
    FileSystem system = path.getFileSystem(hadoop);
    if (!system.exists(path)) {
      SourceException.check(FileListing.isPattern(data), "data folder %s does not exist", data);
      return TarMembers.isShard(path.getName()) ? DataFormat.TAR : DataFormat.IMAGES;
    }
    Set<DataFormat> found = EnumSet.noneOf(DataFormat.class);
    Path parquet = null;
    RemoteIterator<LocatedFileStatus> files = system.listFiles(path, true);
    for (int seen = 0; seen < LOOKED_AT && found.size() < 2 && files.hasNext(); ) {
      Path file = files.next().getPath();
      String name = file.getName();
      if (FileListing.isHidden(name)) {
        continue;
      }
      seen++;
      TableFile table = TableFile.ofName(name);
      if (TarMembers.isShard(name)) {
        found.add(DataFormat.TAR);
      } else if (table != null && table.isText()) {
        found.add(DataFormat.MANIFEST);
      } else if (table == TableFile.PARQUET
          || (!ImageFiles.hasImageSuffix(name) && seen == 1 && TableFile.isParquet(system, file))) {
        parquet = file;
        found.add(DataFormat.TABLE);
      } else {
        found.add(DataFormat.IMAGES);
      }
    }
    if (!found.equals(EnumSet.of(DataFormat.TABLE))) {
      return found.size() == 1 ? found.iterator().next() : DataFormat.IMAGES;
    }
    return ofColumns(request, TableFile.parquetColumns(parquet, hadoop));
  }

  private static DataFormat ofColumns(DataRequest request, MessageType table) {
    DataColumns columns = request.columns();
    List<String> names = table.getFields().stream().map(Type::getName).toList();
    if (columns.content() != null && names.contains(columns.content())) {
      return DataFormat.TABLE;
    }
    if (names.contains(columns.tensor())) {
      return DataFormat.TENSORS;
    }
    if (table.getFields().stream().anyMatch(DataSets::holdsImages)) {
      return DataFormat.TABLE;
    }
    if (names.contains(columns.path())) {
      return DataFormat.MANIFEST;
    }
    throw new SourceException(
        "table %s has no column '%s' of tensors, no images, and no column '%s'; there are %s; the"
                .formatted(
                    request.data(), columns.tensor(), columns.path(), String.join(", ", names))
            + " keys 'format', 'tensor_column', 'content_column' and 'path_column' say what it is");
  }

  private static boolean holdsImages(Type column) {
    if (!column.isPrimitive()) {
      return column.asGroupType().containsField("nChannels");
    }
    return column.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY
        && !LogicalTypeAnnotation.stringType().equals(column.getLogicalTypeAnnotation());
  }

  /**
   * Looks at data as far as that can be done without Spark: lists files; of a table only Spark can
   * tell more than that it is there.
   *
   * @param request of a format that is not auto
   * @return null if Spark is needed: see {@link #open}
   * @throws SourceException if the data are not there, or other than requested
   * @throws IOException if the file system fails
   */
  public static DataSet list(DataRequest request, Configuration hadoop) throws IOException {
    return switch (request.format()) {
      case IMAGES ->
          request.isLabelled()
              ? ImageFiles.labelled(request.data(), request.classes(), hadoop)
              : ImageFiles.any(request.data(), hadoop);
      case TAR -> TarShards.list(request, hadoop);
      case LINES -> TextLines.list(request.data(), hadoop);
      case TENSORS, TABLE, MANIFEST, SEQUENCES -> {
        TableSet.check(request, hadoop);
        yield null;
      }
      case AUTO -> throw new IllegalArgumentException("the format is yet to be detected");
    };
  }

  /**
   * Looks at data.
   *
   * @param request of a format that is not auto
   * @throws SourceException if the data are not there, or other than requested
   * @throws IOException if the file system fails
   */
  public static DataSet open(SparkSession session, DataRequest request) throws IOException {
    DataSet listed = list(request, session.sparkContext().hadoopConfiguration());
    return listed != null ? listed : TableSet.open(session, request);
  }
}
