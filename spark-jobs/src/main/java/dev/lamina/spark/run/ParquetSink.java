package dev.lamina.spark.run;

import dev.lamina.image.transform.Transformed;
import dev.lamina.spark.source.DataRecord;
import dev.lamina.spark.source.DataSet;
import dev.lamina.spark.source.RecordColumns;
import dev.lamina.spark.source.SourceException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.SerializableConfiguration;
import scala.Function1;
import scala.collection.immutable.Map$;

/**
 * A Parquet file for each partition: a row a record, with its key, class, kept columns, and its
 * tensor or image file. Not through Spark's own writer, which would have the content twice, once
 * before it is known which records fail.
 */
final class ParquetSink implements RecordSink {
  /** The column of a tensor's elements, and the one of an image file. */
  static final String TENSOR = "tensor";

  static final String CONTENT = "content";
  private static final String SHAPE = "shape";

  /** How the files are written; travels. */
  static final class Form implements Serializable {
    private static final long serialVersionUID = 1L;

    private final boolean isLabelled;
    private final StructType kept;
    private final ImageBytes images;
    private final boolean isArray;
    private final StructType schema;
    private final OutputWriterFactory writers;
    private final SerializableConfiguration hadoop;

    /**
     * Prepares it on the driver.
     *
     * @param images how images are encoded; null for tensors
     * @param isArray whether tensors are arrays of floats; binary, little-endian float32, otherwise
     */
    Form(SparkSession session, DataSet data, ImageBytes images, boolean isArray)
        throws IOException {
      this.isLabelled = data.isLabelled();
      this.kept = data.kept();
      this.images = images;
      this.isArray = isArray;
      StructType columns = new StructType().add(RecordColumns.KEY, DataTypes.StringType, false);
      if (isLabelled) {
        columns =
            columns
                .add(RecordColumns.LABEL, DataTypes.IntegerType, true)
                .add(RecordColumns.CLASS, DataTypes.StringType, true);
      }
      for (StructField field : kept.fields()) {
        boolean isTaken = List.of(CONTENT, SHAPE, TENSOR, RecordColumns.KEY).contains(field.name());
        if (isTaken) {
          throw new SourceException(
              "column '%s' of %s has the name of a column that is written; 'keep_columns' names"
                      .formatted(field.name(), data.root())
                  + " those to keep");
        }
        columns = columns.add(field.name(), field.dataType(), true);
      }
      if (images != null) {
        columns = columns.add(CONTENT, DataTypes.BinaryType, false);
      } else {
        columns =
            columns
                .add(SHAPE, DataTypes.createArrayType(DataTypes.IntegerType, false), false)
                .add(
                    TENSOR,
                    isArray
                        ? DataTypes.createArrayType(DataTypes.FloatType, false)
                        : DataTypes.BinaryType,
                    false);
      }
      this.schema = columns;
      Job job = Job.getInstance(session.sessionState().newHadoopConf());
      this.writers =
          new ParquetFileFormat().prepareWrite(session, job, Map$.MODULE$.empty(), schema);
      this.hadoop = new SerializableConfiguration(job.getConfiguration());
    }
  }

  private final String name;
  private final TaskFiles files;
  private final Form form;
  private final Function1<Object, Object>[] converters;
  private TaskFiles.Pending file;
  private OutputWriter writer;

  @SuppressWarnings("unchecked")
  ParquetSink(String name, TaskFiles files, Form form) {
    this.name = name;
    this.files = files;
    this.form = form;
    this.converters =
        Arrays.stream(form.kept.fields())
            .map(field -> CatalystTypeConverters.createToCatalystConverter(field.dataType()))
            .toArray(Function1[]::new);
  }

  @Override
  public Written write(DataRecord record, Transformed transformed) throws IOException, RecordFault {
    Object[] row = new Object[form.schema.length()];
    int at = 0;
    row[at++] = UTF8String.fromString(record.key());
    if (form.isLabelled) {
      row[at++] = record.label();
      row[at++] = UTF8String.fromString(record.className());
    }
    for (int i = 0; i < converters.length; i++) {
      row[at++] = converters[i].apply(record.kept()[i]);
    }
    byte[] content;
    if (form.images != null) {
      content = form.images.encode(transformed);
      row[at] = content;
    } else {
      Transformed.Tensor tensor = (Transformed.Tensor) transformed;
      content = littleEndian(tensor.values(), Math.toIntExact(tensor.shape().elements()));
      long[] shape = tensor.shape().toArray();
      row[at++] =
          UnsafeArrayData.fromPrimitiveArray(
              Arrays.stream(shape).mapToInt(Math::toIntExact).toArray());
      row[at] = form.isArray ? UnsafeArrayData.fromPrimitiveArray(tensor.values()) : content;
    }
    write(new GenericInternalRow(row));
    return new Written(name, content);
  }

  private static byte[] littleEndian(float[] values, int size) {
    byte[] bytes = new byte[Math.multiplyExact(size, Float.BYTES)];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values, 0, size);
    return bytes;
  }

  private void write(InternalRow row) throws IOException {
    if (writer == null) {
      file = files.begin(name.substring(name.lastIndexOf('/') + 1));
      writer =
          form.writers.newInstance(
              files.system().makeQualified(file.temporary()).toString(),
              form.schema,
              new TaskAttemptContextImpl(form.hadoop.value(), new TaskAttemptID()));
    }
    writer.write(row);
  }

  @Override
  public void finish() throws IOException {
    if (writer != null) {
      writer.close();
      writer = null;
      files.finish(file);
    }
  }

  @Override
  public void close() {
    if (writer != null) {
      writer.close();
      writer = null;
    }
  }
}
