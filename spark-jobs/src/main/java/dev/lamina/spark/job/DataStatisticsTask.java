package dev.lamina.spark.job;

import dev.lamina.image.ColorMode;
import dev.lamina.image.Image;
import dev.lamina.image.ImageDecoder;
import dev.lamina.image.ImageException;
import dev.lamina.spark.run.RecordFault;
import dev.lamina.spark.run.RecordTable;
import dev.lamina.spark.run.TaskThreads;
import dev.lamina.spark.source.DataRecord;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;

/** Adds up the records of a partition: to rows of those at fault, and one of the totals. */
final class DataStatisticsTask implements FlatMapFunction<Iterator<DataRecord>, Row> {
  private static final long serialVersionUID = 1L;
  private static final String WRONG_SIZE = "wrong-size";

  private final RecordTable table;
  private final List<String> classes;
  private final boolean areImages;
  private final ColorMode mode;
  private final long maxPixels;
  private final int channels;
  private final LongAccumulator seen;

  /**
   * A task.
   *
   * @param classes their names by label
   * @param mode what images are converted to; null for as they are stored
   * @param channels of tensors
   */
  DataStatisticsTask(
      RecordTable table,
      List<String> classes,
      boolean areImages,
      ColorMode mode,
      long maxPixels,
      int channels,
      LongAccumulator seen) {
    this.table = table;
    this.classes = new ArrayList<>(classes);
    this.areImages = areImages;
    this.mode = mode;
    this.maxPixels = maxPixels;
    this.channels = channels;
    this.seen = seen;
  }

  @Override
  public Iterator<Row> call(Iterator<DataRecord> records) {
    int unused = TaskThreads.cap();
    DataTotals totals = DataTotals.empty(channels);
    ImageDecoder decoder = new ImageDecoder(mode, maxPixels);
    return new FaultIterator(records) {
      @Override
      Row take(DataRecord record) {
        seen.add(1);
        try {
          add(record, totals, decoder);
          return null;
        } catch (RecordFault fault) {
          return table.quarantined(record.withoutBytes(), fault);
        }
      }

      @Override
      Row end() {
        return table.ofAll((Object) Totals.write(totals));
      }
    };
  }

  private void add(DataRecord record, DataTotals totals, ImageDecoder decoder) throws RecordFault {
    if (record.reason() != null) {
      throw new RecordFault(record.reason(), record.message());
    }
    String label = record.label() == null ? null : classes.get(record.label());
    if (areImages) {
      try {
        Image image = decoder.decode(record.bytes());
        totals.add(image, format(record.bytes()), label);
      } catch (ImageException e) {
        throw new RecordFault(e.reason().code(), e.getMessage());
      }
    } else {
      totals.add(tensor(record.bytes()), label);
    }
  }

  private float[] tensor(byte[] bytes) throws RecordFault {
    int elements = bytes.length / Float.BYTES;
    if (bytes.length % Float.BYTES != 0 || elements % channels != 0) {
      throw new RecordFault(
          WRONG_SIZE,
          "the tensor has %d bytes, which are no float32 elements of %d channels"
              .formatted(bytes.length, channels));
    }
    float[] values = new float[elements];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  /** The format of an image that could be decoded, by the first byte of its signature. */
  private static String format(byte[] bytes) {
    return switch (bytes[0] & 0xff) {
      case 0x89 -> "PNG";
      case 0xff -> "JPEG";
      case 'R' -> "WebP";
      case 'G' -> "GIF";
      case 'B' -> "BMP";
      case 'I', 'M' -> "TIFF";
      default -> "other";
    };
  }
}
