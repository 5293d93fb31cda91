package dev.lamina.model;

import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.io.EOFException;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A file of named arrays in the safetensors format: eight bytes of header length, a JSON header,
 * and the arrays' bytes, little-endian and row-major.
 *
 * <p>Opening reads and checks the header alone: types, shapes, ranges and names, against each other
 * and against the size of the file, before anything is allocated for an array. Arrays are read
 * straight into ND4J's memory. They are not mapped: Java frees a mapping only when the garbage
 * collector comes by, and a file that shrinks underneath one ends the process.
 *
 * <p>Source: https://github.com/huggingface/safetensors#format. Stricter than its reference
 * implementation in that fields it does not name are refused.
 */
public final class Safetensors implements AutoCloseable {
  /** How much is copied at once; a buffer of Java could not span more than 2 GiB. */
  private static final long CHUNK = 1L << 24;

  /**
   * An array of a file.
   *
   * @param dtype kept as it is in the file; bytes of BOOL are 0 or 1
   * @param begin the position of its first byte in the file
   * @param end the position after its last byte
   */
  public record Info(DataType dtype, Shape shape, long begin, long end) {}

  private final Path file;
  private final FileChannel channel;
  private final SafetensorsHeader header;

  private Safetensors(Path file, FileChannel channel, SafetensorsHeader header) {
    this.file = file;
    this.channel = channel;
    this.header = header;
  }

  /**
   * Opens a file and checks its header.
   *
   * @throws SafetensorsException if it is malformed
   * @throws IOException if it cannot be read
   */
  public static Safetensors open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new Safetensors(file, channel, SafetensorsHeader.read(file, channel));
    } catch (IOException | RuntimeException | Error e) {
      try {
        channel.close();
      } catch (IOException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  /** The arrays of a file, by key, in the order of its header; see {@link #open}. */
  public static Map<String, INDArray> readAll(Path file) throws IOException {
    try (Safetensors opened = open(file)) {
      return opened.readAll();
    }
  }

  /** The keys, in the order of the header. */
  public Set<String> keys() {
    return header.arrays().keySet();
  }

  /** What the file says of itself, in the order of the header; may be empty. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /**
   * Type, shape and place of an array.
   *
   * @throws SafetensorsException if there is none of that key
   */
  public Info info(String key) {
    Info info = header.arrays().get(key);
    if (info == null) {
      throw new SafetensorsException(
          file + ": there is no array '" + key + "'; there are " + header.arrays().size());
    }
    return info;
  }

  /**
   * A new array with the values of a key.
   *
   * @throws SafetensorsException if there is none of that key, or a BOOL is neither 0 nor 1
   * @throws IOException if the file cannot be read, or has become shorter
   */
  public INDArray read(String key) throws IOException {
    Info info = info(key);
    if (info.begin() == info.end()) {
      return Nd4j.create(info.dtype(), info.shape().toArray());
    }
    INDArray array = Nd4j.createUninitialized(info.dtype(), info.shape().toArray(), 'c');
    try {
      read(key, info, array);
    } catch (IOException | RuntimeException e) {
      array.close();
      throw e;
    }
    return array;
  }

  private void read(String key, Info info, INDArray array) throws IOException {
    long size = info.end() - info.begin();
    for (long done = 0; done < size; ) {
      ByteBuffer chunk = bytes(array.data().pointer(), done, Math.min(CHUNK, size - done));
      int length = chunk.remaining();
      while (chunk.hasRemaining()) {
        if (channel.read(chunk, info.begin() + done + chunk.position()) < 0) {
          throw new EOFException(file + ": became shorter while '" + key + "' was read");
        }
      }
      if (info.dtype() == DataType.BOOL) {
        checkBooleans(key, chunk.flip());
      }
      done += length;
    }
  }

  private void checkBooleans(String key, ByteBuffer values) {
    while (values.hasRemaining()) {
      int value = values.get() & 0xff;
      if (value > 1) {
        throw new SafetensorsException(
            file + ": array '" + key + "': a BOOL must be 0 or 1, got " + value);
      }
    }
  }

  /** All arrays by key, in the order of the header. */
  public Map<String, INDArray> readAll() throws IOException {
    Map<String, INDArray> arrays = new LinkedHashMap<>();
    for (String key : keys()) {
      arrays.put(key, read(key));
    }
    return arrays;
  }

  /** Closes the file; arrays that were read stay as they are. */
  @Override
  public void close() throws IOException {
    channel.close();
  }

  /**
   * Writes a file, replacing what was there in one step: nobody sees half of it.
   *
   * <p>The bytes follow from the arguments alone. Arrays stand in the order of the map.
   *
   * @param arrays of any number type or BOOL, any strides; not modified
   * @param metadata may be empty
   * @throws SafetensorsException if an array is of a type that the format lacks, or a key is
   *     reserved
   */
  public static void write(Path file, Map<String, INDArray> arrays, Map<String, String> metadata)
      throws IOException {
    byte[] header = SafetensorsHeader.write(file, arrays, metadata);
    ReplacedFile.write(
        file,
        channel -> {
          writeFully(
              channel,
              ByteBuffer.allocate(Long.BYTES)
                  .order(ByteOrder.LITTLE_ENDIAN)
                  .putLong(0, header.length));
          writeFully(channel, ByteBuffer.wrap(header));
          for (INDArray array : arrays.values()) {
            write(channel, array);
          }
        });
  }

  /**
   * Writes a file that is another one byte for byte, but for the elements of some arrays.
   *
   * @param from an existing file; not modified
   * @param to replaced in one step
   * @param replaced new elements by key, of the shapes that the arrays have; cast to their types
   * @throws SafetensorsException if {@code from} is malformed, or has no such array of such a shape
   */
  public static void rewrite(Path from, Path to, Map<String, INDArray> replaced)
      throws IOException {
    try (Safetensors opened = open(from)) {
      Map<Info, INDArray> patches = new LinkedHashMap<>();
      replaced.forEach(
          (key, array) -> {
            Info info = opened.info(key);
            if (!info.shape().equals(Tensors.shape(array))) {
              throw new SafetensorsException(
                  "%s: array '%s' is %s, its replacement %s"
                      .formatted(from, key, info.shape(), Tensors.shape(array)));
            }
            patches.put(
                info, array.dataType() == info.dtype() ? array : array.castTo(info.dtype()));
          });
      ReplacedFile.write(
          to,
          channel -> {
            long size = opened.channel.size();
            for (long done = 0; done < size; ) {
              done += opened.channel.transferTo(done, size - done, channel);
            }
            for (Map.Entry<Info, INDArray> patch : patches.entrySet()) {
              channel.position(patch.getKey().begin());
              write(channel, patch.getValue());
            }
          });
    }
  }

  private static void write(FileChannel channel, INDArray array) throws IOException {
    if (Tensors.shape(array).elements() == 0) {
      return;
    }
    boolean dense = array.ordering() == 'c' && !array.isView() && array.offset() == 0;
    INDArray rowMajor = dense ? array : array.dup('c');
    try {
      long size = array.length() * array.dataType().width();
      for (long done = 0; done < size; done += CHUNK) {
        Pointer pointer = rowMajor.data().pointer();
        writeFully(channel, bytes(pointer, done, Math.min(CHUNK, size - done)));
      }
    } finally {
      Reference.reachabilityFence(rowMajor);
      if (!dense) {
        rowMajor.close();
      }
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** A view of native memory; ND4J's platforms are all little-endian, as the format is. */
  private static ByteBuffer bytes(Pointer memory, long offset, long length) {
    return new BytePointer(memory).getPointer(offset).limit(length).asByteBuffer();
  }
}
