package dev.lamina.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The header of a safetensors file, in its order.
 *
 * @param arrays by key; places are positions in the file
 * @param metadata empty if there is none
 */
record SafetensorsHeader(Map<String, Safetensors.Info> arrays, Map<String, String> metadata) {
  /** The format's own limit. */
  static final int MAX_LENGTH = 100_000_000;

  /** ND4J's limit. */
  private static final int MAX_RANK = 32;

  /** A message may quote the file, and the file anything. */
  private static final int LONGEST_MESSAGE = 1000;

  private static final String METADATA = "__metadata__";

  private static final Map<String, DataType> TYPES = new LinkedHashMap<>();

  static {
    TYPES.put("BOOL", DataType.BOOL);
    TYPES.put("U8", DataType.UINT8);
    TYPES.put("I8", DataType.INT8);
    TYPES.put("U16", DataType.UINT16);
    TYPES.put("I16", DataType.INT16);
    TYPES.put("F16", DataType.FLOAT16);
    TYPES.put("BF16", DataType.BFLOAT16);
    TYPES.put("U32", DataType.UINT32);
    TYPES.put("I32", DataType.INT32);
    TYPES.put("F32", DataType.FLOAT);
    TYPES.put("U64", DataType.UINT64);
    TYPES.put("I64", DataType.INT64);
    TYPES.put("F64", DataType.DOUBLE);
  }

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(8)
                  .maxNumberLength(32)
                  .maxStringLength(MAX_LENGTH)
                  .maxNameLength(MAX_LENGTH)
                  .build())
          .build();

  SafetensorsHeader {
    arrays = Collections.unmodifiableMap(arrays);
    metadata = Collections.unmodifiableMap(metadata);
  }

  static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
    Reader reader = new Reader(file, channel.size());
    reader.check(
        reader.size >= 8,
        "is %s bytes long, too short for the 8 of its header's length",
        reader.size);
    long length = bytes(channel, 0, 8).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    reader.check(
        length >= 0 && length <= MAX_LENGTH,
        "the header must be at most %s bytes long, got %s",
        MAX_LENGTH,
        Long.toUnsignedString(length));
    reader.check(
        length <= reader.size - 8,
        "the header says %s bytes, but the file has %s after its length",
        length,
        reader.size - 8);
    byte[] header = new byte[(int) length];
    bytes(channel, 8, (int) length).flip().get(header);
    reader.check(length > 0 && header[0] == '{', "the header must begin with '{'");
    return reader.read(header);
  }

  private static ByteBuffer bytes(FileChannel channel, long position, int length)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new EOFException("became shorter while its header was read");
      }
    }
    return bytes;
  }

  /** The header of a file of the given arrays, padded with spaces to a multiple of 8 bytes. */
  static byte[] write(Path file, Map<String, INDArray> arrays, Map<String, String> metadata)
      throws IOException {
    Map<DataType, String> names = new HashMap<>();
    TYPES.forEach((name, type) -> names.put(type, name));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart(METADATA);
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
          json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
      }
      long begin = 0;
      for (Map.Entry<String, INDArray> entry : arrays.entrySet()) {
        String key = entry.getKey();
        INDArray array = entry.getValue();
        String type = names.get(array.dataType());
        check(file, !key.equals(METADATA), "'%s' cannot be the key of an array", key);
        check(
            file, type != null, "array '%s': %s has no place in the format", key, array.dataType());
        Shape shape = Tensors.shape(array);
        long end = begin + shape.elements() * array.dataType().width();
        json.writeObjectFieldStart(key);
        json.writeStringField("dtype", type);
        json.writeFieldName("shape");
        json.writeArray(shape.toArray(), 0, shape.rank());
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {begin, end}, 0, 2);
        json.writeEndObject();
        begin = end;
      }
      json.writeEndObject();
    }
    byte[] padded = Arrays.copyOf(bytes.toByteArray(), (bytes.size() + 7) / 8 * 8);
    Arrays.fill(padded, bytes.size(), padded.length, (byte) ' ');
    check(file, padded.length <= MAX_LENGTH, "the header would be %s bytes long", padded.length);
    return padded;
  }

  private static void check(Path file, boolean condition, String format, Object... values) {
    if (!condition) {
      String message = String.format(Locale.ROOT, format, values);
      String readable =
          message.length() > LONGEST_MESSAGE
              ? message.substring(0, LONGEST_MESSAGE) + "..."
              : message;
      throw new SafetensorsException(file + ": " + readable);
    }
  }

  /** Reads the JSON of a header. */
  private static final class Reader {
    private final Path file;
    private final long size;
    private final Map<String, Safetensors.Info> arrays = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private JsonParser json;
    private long data;

    Reader(Path file, long size) {
      this.file = file;
      this.size = size;
    }

    void check(boolean condition, String format, Object... values) {
      SafetensorsHeader.check(file, condition, format, values);
    }

    SafetensorsHeader read(byte[] header) throws IOException {
      data = 8L + header.length;
      try (JsonParser parser =
          JSON.createParser(
              new InputStreamReader(
                  new ByteArrayInputStream(header), StandardCharsets.UTF_8.newDecoder()))) {
        json = parser;
        entries();
        check(json.nextToken() == null, "there is more in the header after its object");
      } catch (CharacterCodingException e) {
        throw new SafetensorsException(file + ": the header is not UTF-8");
      } catch (JsonProcessingException e) {
        JsonLocation place = e.getLocation();
        String where = place == null ? "" : " at byte " + (8 + place.getCharOffset());
        throw new SafetensorsException(
            file + ": the header is not valid JSON" + where + ": " + e.getOriginalMessage());
      }
      checkContiguous();
      return new SafetensorsHeader(arrays, metadata);
    }

    private void entries() throws IOException {
      json.nextToken();
      boolean seen = false;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        if (key.equals(METADATA)) {
          check(!seen, "duplicate key '%s'", METADATA);
          seen = true;
          metadata();
        } else {
          check(!arrays.containsKey(key), "duplicate key '%s'", key);
          arrays.put(key, info(key));
        }
      }
    }

    private void metadata() throws IOException {
      check(json.nextToken() == JsonToken.START_OBJECT, "'%s' must be an object", METADATA);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        check(
            json.nextToken() == JsonToken.VALUE_STRING,
            "metadata '%s' must be a string, got %s",
            name,
            json.currentToken());
        check(metadata.put(name, json.getText()) == null, "duplicate metadata '%s'", name);
      }
    }

    private Safetensors.Info info(String key) throws IOException {
      check(json.nextToken() == JsonToken.START_OBJECT, "array '%s' must be an object", key);
      String dtype = null;
      long[] shape = null;
      long[] offsets = null;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        boolean first =
            switch (field) {
              case "dtype" -> dtype == null;
              case "shape" -> shape == null;
              case "data_offsets" -> offsets == null;
              default -> false;
            };
        check(first, "array '%s': unknown or duplicate field '%s'", key, field);
        if (field.equals("dtype")) {
          check(
              json.nextToken() == JsonToken.VALUE_STRING,
              "array '%s': dtype must be a string",
              key);
          dtype = json.getText();
        } else if (field.equals("shape")) {
          shape = sizes(key, field, MAX_RANK);
        } else {
          offsets = sizes(key, field, 2);
        }
      }
      check(dtype != null, "array '%s' has no dtype", key);
      check(shape != null, "array '%s' has no shape", key);
      check(offsets != null, "array '%s' has no data_offsets", key);
      return info(key, dtype, shape, offsets);
    }

    private long[] sizes(String key, String field, int most) throws IOException {
      check(json.nextToken() == JsonToken.START_ARRAY, "array '%s': %s must be a list", key, field);
      long[] sizes = new long[most];
      int count = 0;
      while (json.nextToken() != JsonToken.END_ARRAY) {
        check(count < most, "array '%s': %s must have at most %s values", key, field, most);
        check(
            json.currentToken() == JsonToken.VALUE_NUMBER_INT,
            "array '%s': %s must be integers, got %s",
            key,
            field,
            json.getText());
        sizes[count] = json.getLongValue();
        check(
            sizes[count] >= 0,
            "array '%s': %s must not be negative, got %s",
            key,
            field,
            sizes[count]);
        count++;
      }
      return Arrays.copyOf(sizes, count);
    }

    private Safetensors.Info info(String key, String dtype, long[] sizes, long[] offsets) {
      DataType type = TYPES.get(dtype);
      check(
          type != null,
          "array '%s': dtype must be one of %s, got '%s'",
          key,
          TYPES.keySet(),
          dtype);
      check(
          offsets.length == 2,
          "array '%s': data_offsets must be 2 integers, got %s",
          key,
          offsets.length);
      check(
          offsets[0] <= offsets[1] && offsets[1] <= size - data,
          "array '%s': data_offsets must be within the %s bytes of data, got [%s, %s]",
          key,
          size - data,
          offsets[0],
          offsets[1]);
      Shape shape = Shape.of(sizes);
      long bytes;
      try {
        bytes = Math.multiplyExact(shape.elements(), (long) type.width());
      } catch (ArithmeticException e) {
        throw new SafetensorsException(
            file + ": array '" + key + "': shape " + shape + " has more than 2^63 bytes");
      }
      check(
          bytes == offsets[1] - offsets[0],
          "array '%s': shape %s of %s takes %s bytes, data_offsets have %s",
          key,
          shape,
          dtype,
          bytes,
          offsets[1] - offsets[0]);
      return new Safetensors.Info(type, shape, data + offsets[0], data + offsets[1]);
    }

    /** Every byte of data must belong to exactly one array. */
    private void checkContiguous() {
      List<Map.Entry<String, Safetensors.Info>> byPlace = new ArrayList<>(arrays.entrySet());
      byPlace.sort(
          Comparator.comparingLong((Map.Entry<String, Safetensors.Info> e) -> e.getValue().begin())
              .thenComparingLong(e -> e.getValue().end()));
      long next = data;
      for (Map.Entry<String, Safetensors.Info> entry : byPlace) {
        long begin = entry.getValue().begin();
        check(
            begin == next,
            "array '%s' begins at byte %s of the data, expected %s: %s",
            entry.getKey(),
            begin - data,
            next - data,
            begin < next ? "it overlaps the array before it" : "there is a hole");
        next = entry.getValue().end();
      }
      check(
          next == size,
          "the arrays take %s bytes of data, the file has %s",
          next - data,
          size - data);
    }
  }
}
