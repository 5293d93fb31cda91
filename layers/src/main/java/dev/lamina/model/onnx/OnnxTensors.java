package dev.lamina.model.onnx;

import static dev.lamina.model.onnx.OnnxException.check;

import dev.lamina.model.onnx.OnnxValue.Kind;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorProto.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The tensors of a file: floats of any width as float32, integers and booleans as int64. */
final class OnnxTensors {
  private static final int MAX_RANK = 32;

  private final Path file;

  OnnxTensors(Path file) {
    this.file = file;
  }

  static Kind kind(int type, String what) {
    return switch (DataType.forNumber(type) == null
        ? DataType.UNDEFINED
        : DataType.forNumber(type)) {
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> Kind.FLOAT;
      case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 -> Kind.INTEGER;
      case BOOL -> Kind.BOOLEAN;
      default ->
          throw new OnnxException(
              what + " has elements of type " + DataType.forNumber(type) + ", which is not read");
    };
  }

  private static int width(DataType type) {
    return switch (type) {
      case DOUBLE, INT64, UINT64 -> 8;
      case FLOAT, INT32, UINT32 -> 4;
      case FLOAT16, BFLOAT16, INT16, UINT16 -> 2;
      default -> 1;
    };
  }

  /**
   * The array of a tensor, float32 or int64.
   *
   * @throws OnnxException if it has not the elements that its shape asks for
   */
  INDArray array(TensorProto tensor) {
    String what = "tensor '" + tensor.getName() + "'";
    Kind kind = kind(tensor.getDataType(), what);
    DataType type = DataType.forNumber(tensor.getDataType());
    check(tensor.getDimsCount() <= MAX_RANK, "%s has %s axes", what, tensor.getDimsCount());
    long[] sizes = tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
    long elements = 1;
    for (long size : sizes) {
      check(
          size >= 0 && (size == 0 || elements <= Integer.MAX_VALUE / size),
          "%s has the sizes %s",
          what,
          tensor.getDimsList());
      elements *= size;
    }
    check(!tensor.hasSegment(), "%s is in segments", what);
    Shape shape = Shape.of(sizes);
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      return values(external(tensor, what, elements * width(type)), type, kind, shape);
    }
    if (!tensor.getRawData().isEmpty()) {
      check(
          tensor.getRawData().size() == elements * width(type),
          "%s must have %s bytes for shape %s of %s, got %s",
          what,
          elements * width(type),
          shape,
          type,
          tensor.getRawData().size());
      ByteBuffer bytes = tensor.getRawData().asReadOnlyByteBuffer().slice();
      return values(bytes.order(ByteOrder.LITTLE_ENDIAN), type, kind, shape);
    }
    return typed(tensor, type, shape, what);
  }

  private static INDArray values(ByteBuffer bytes, DataType type, Kind kind, Shape shape) {
    int elements = (int) shape.elements();
    if (kind == Kind.FLOAT) {
      float[] floats = new float[elements];
      for (int i = 0; i < elements; i++) {
        floats[i] =
            switch (type) {
              case DOUBLE -> (float) bytes.getDouble(8 * i);
              case FLOAT16 -> half(bytes.getShort(2 * i));
              case BFLOAT16 -> Float.intBitsToFloat(bytes.getShort(2 * i) << 16);
              default -> bytes.getFloat(4 * i);
            };
      }
      return Tensors.of(floats, shape);
    }
    long[] longs = new long[elements];
    for (int i = 0; i < elements; i++) {
      longs[i] =
          switch (type) {
            case INT64, UINT64 -> bytes.getLong(8 * i);
            case INT32 -> bytes.getInt(4 * i);
            case UINT32 -> bytes.getInt(4 * i) & 0xffffffffL;
            case INT16 -> bytes.getShort(2 * i);
            case UINT16 -> bytes.getShort(2 * i) & 0xffff;
            case INT8 -> bytes.get(i);
            default -> bytes.get(i) & 0xff;
          };
    }
    return Tensors.of(longs, shape);
  }

  /** A half-precision number from its bits. */
  private static float half(short bits) {
    int exponent = (bits >> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    float magnitude =
        exponent == 0
            ? fraction * 0x1p-24f
            : exponent == 31
                ? (fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN)
                : Float.intBitsToFloat(((exponent + 112) << 23) | (fraction << 13));
    return bits < 0 ? -magnitude : magnitude;
  }

  private static INDArray typed(TensorProto tensor, DataType type, Shape shape, String what) {
    int given =
        switch (type) {
          case FLOAT -> tensor.getFloatDataCount();
          case DOUBLE -> tensor.getDoubleDataCount();
          case INT64 -> tensor.getInt64DataCount();
          case UINT32, UINT64 -> tensor.getUint64DataCount();
          default -> tensor.getInt32DataCount();
        };
    check(
        given == shape.elements(),
        "%s must have %s elements for shape %s, got %s",
        what,
        shape.elements(),
        shape,
        given);
    switch (type) {
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> {
        float[] floats = new float[given];
        for (int i = 0; i < given; i++) {
          floats[i] =
              switch (type) {
                case FLOAT -> tensor.getFloatData(i);
                case DOUBLE -> (float) tensor.getDoubleData(i);
                case FLOAT16 -> half((short) tensor.getInt32Data(i));
                default -> Float.intBitsToFloat(tensor.getInt32Data(i) << 16);
              };
        }
        return Tensors.of(floats, shape);
      }
      default -> {
        long[] longs = new long[given];
        for (int i = 0; i < given; i++) {
          longs[i] =
              switch (type) {
                case INT64 -> tensor.getInt64Data(i);
                case UINT32, UINT64 -> tensor.getUint64Data(i);
                default -> tensor.getInt32Data(i);
              };
        }
        return Tensors.of(longs, shape);
      }
    }
  }

  /** Bytes of a file in the model's own folder: a path cannot lead out of it. */
  private ByteBuffer external(TensorProto tensor, String what, long length) {
    Map<String, String> entries = new HashMap<>();
    for (StringStringEntryProto entry : tensor.getExternalDataList()) {
      entries.put(entry.getKey(), entry.getValue());
    }
    String location = entries.getOrDefault("location", "");
    check(length <= Integer.MAX_VALUE - 8, "%s has %s bytes, more than are read", what, length);
    try {
      long offset = Long.parseLong(entries.getOrDefault("offset", "0"));
      long stated = Long.parseLong(entries.getOrDefault("length", Long.toString(length)));
      check(
          stated == length,
          "%s must have %s bytes, its external data have %s",
          what,
          length,
          stated);
      Path folder = file.toAbsolutePath().getParent().toRealPath();
      Path data = folder.resolve(location).toRealPath();
      check(
          !location.isEmpty() && data.startsWith(folder) && !data.equals(folder),
          "%s: external data must lie beside the model, got '%s'",
          what,
          location);
      return read(data, offset, (int) length, what);
    } catch (NumberFormatException e) {
      throw new OnnxException(what + ": offset and length of external data must be integers");
    } catch (InvalidPathException | IOException e) {
      throw new OnnxException(what + ": external data '" + location + "' cannot be read: " + e);
    }
  }

  private static ByteBuffer read(Path data, long offset, int length, String what)
      throws IOException {
    try (FileChannel channel = FileChannel.open(data, StandardOpenOption.READ)) {
      check(
          offset >= 0 && offset <= channel.size() - length,
          "%s: bytes %s to %s are not within %s of %s bytes",
          what,
          offset,
          offset + length,
          data,
          channel.size());
      ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, offset + bytes.position()) < 0) {
          throw new OnnxException(what + ": " + data + " became shorter while it was read");
        }
      }
      return bytes;
    }
  }
}
