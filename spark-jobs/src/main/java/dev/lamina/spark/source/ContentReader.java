package dev.lamina.spark.source;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;

/** Gets a record's bytes out of a column of Spark's own rows; travels with a task. */
interface ContentReader extends Serializable {
  /**
   * The bytes; the row may be written over afterwards.
   *
   * @param place of the column, which is not null
   * @param maxBytes of a record
   */
  byte[] read(InternalRow row, int place, long maxBytes) throws RowFault;

  /** What names a record that has no key. */
  default String key(InternalRow row, int place) {
    return null;
  }

  /** The whole path of the record's own file; null if it has none. */
  default String path(InternalRow row, int place) {
    return null;
  }

  /** Bytes as they are: tensors, or the content of image files. */
  record OfBytes(String what) implements ContentReader {
    private static final long serialVersionUID = 1L;

    @Override
    public byte[] read(InternalRow row, int place, long maxBytes) throws RowFault {
      byte[] bytes = row.getBinary(place);
      if (bytes.length > maxBytes) {
        throw RowFault.tooLarge("the " + what, bytes.length, maxBytes);
      }
      return bytes;
    }
  }

  /** Floats, as little-endian bytes. */
  record OfFloats(String column) implements ContentReader {
    private static final long serialVersionUID = 1L;

    @Override
    public byte[] read(InternalRow row, int place, long maxBytes) throws RowFault {
      ArrayData values = row.getArray(place);
      int size = values.numElements();
      if ((long) size * Float.BYTES > maxBytes) {
        throw RowFault.tooLarge("the tensor", (long) size * Float.BYTES, maxBytes);
      }
      for (int i = 0; i < size; i++) {
        if (values.isNullAt(i)) {
          throw new RowFault(
              RowFault.MISSING, "element %d of column '%s' is null".formatted(i, column));
        }
      }
      byte[] bytes = new byte[size * Float.BYTES];
      ByteBuffer.wrap(bytes)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .put(values.toFloatArray());
      return bytes;
    }
  }

  /** Images of Spark's. */
  record OfSparkImages() implements ContentReader {
    private static final long serialVersionUID = 1L;

    @Override
    public byte[] read(InternalRow row, int place, long maxBytes) throws RowFault {
      return SparkImage.toBmp(row.getStruct(place, 6), maxBytes);
    }

    @Override
    public String key(InternalRow row, int place) {
      return SparkImage.origin(row.getStruct(place, 6));
    }
  }

  /** Paths of files, which are read. */
  record OfPaths(FileContent files) implements ContentReader {
    private static final long serialVersionUID = 1L;

    @Override
    public byte[] read(InternalRow row, int place, long maxBytes) throws RowFault {
      return files.read(row.getUTF8String(place).toString(), maxBytes);
    }

    @Override
    public String path(InternalRow row, int place) {
      return files.path(row.getUTF8String(place).toString());
    }
  }
}
