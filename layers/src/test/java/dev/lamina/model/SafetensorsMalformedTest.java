package dev.lamina.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each malformed file is named for its fault. */
class SafetensorsMalformedTest {
  @TempDir Path folder;

  private static byte[] file(String header, int dataBytes) {
    return file(header.getBytes(StandardCharsets.UTF_8), header.length(), dataBytes);
  }

  private static byte[] file(byte[] header, long length, int dataBytes) {
    return ByteBuffer.allocate(8 + header.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(length)
        .put(header)
        .array();
  }

  private static String array(String key, String dtype, String shape, String offsets) {
    return "\""
        + key
        + "\":{\"dtype\":\""
        + dtype
        + "\",\"shape\":"
        + shape
        + ",\"data_offsets\":"
        + offsets
        + "}";
  }

  private static Arguments fault(String name, byte[] bytes, String message) {
    return Arguments.of(name, bytes, message);
  }

  private static Arguments header(String name, String header, int dataBytes, String message) {
    return fault(name, file(header, dataBytes), message);
  }

  static Stream<Arguments> faults() {
    String a = array("a", "F32", "[2]", "[0,8]");
    String types = "[BOOL, U8, I8, U16, I16, F16, BF16, U32, I32, F32, U64, I64, F64]";
    String json = "the header is not valid JSON";
    return Stream.of(
        fault(
            "emptyFile",
            new byte[0],
            "is 0 bytes long, too short for the 8 of its header's length"),
        fault("sevenBytes", new byte[7], "is 7 bytes long, too short"),
        fault("headerLengthZero", new byte[8], "the header must begin with '{'"),
        fault(
            "headerLongerThanFile",
            file("{}".getBytes(StandardCharsets.UTF_8), 3, 0),
            "the header says 3 bytes, but the file has 2 after its length"),
        fault(
            "headerLengthBeyondLimit",
            file(new byte[0], 100_000_001, 0),
            "the header must be at most 100000000 bytes long, got 100000001"),
        fault(
            "headerLengthNegative",
            file(new byte[0], -1, 0),
            "the header must be at most 100000000 bytes long, got 18446744073709551615"),
        header("headerIsAList", "[]", 0, "the header must begin with '{'"),
        header("headerBeginsWithSpace", " {}", 0, "the header must begin with '{'"),
        header("headerIsCutOff", "{\"a\":{\"dtype\"", 0, json),
        header("headerHasMore", "{}{}", 0, "there is more in the header after its object"),
        header("headerHasComment", "{/* */}", 0, json),
        header("headerHasSingleQuotes", "{'a':{}}", 0, json),
        header("headerHasTrailingComma", "{" + a + ",}", 8, json),
        fault(
            "headerIsNotUtf8",
            file(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}, 7, 0),
            "the header is not UTF-8"),
        fault("headerIsUtf16", file("{}".getBytes(StandardCharsets.UTF_16LE), 4, 0), json),
        header(
            "headerNestedDeep",
            "{\"a\":".repeat(100_000),
            0,
            "array 'a': unknown or duplicate field 'a'"),
        header(
            "metadataNestedDeep",
            "{\"__metadata__\":{\"a\":" + "[".repeat(100_000),
            0,
            "metadata 'a' must be a string, got START_ARRAY"),
        header("duplicateKey", "{" + a + "," + a + "}", 8, "duplicate key 'a'"),
        header(
            "duplicateMetadata",
            "{\"__metadata__\":{},\"__metadata__\":{}}",
            0,
            "duplicate key '__metadata__'"),
        header(
            "duplicateMetadataName",
            "{\"__metadata__\":{\"x\":\"1\",\"x\":\"2\"}}",
            0,
            "duplicate metadata 'x'"),
        header("metadataIsAList", "{\"__metadata__\":[]}", 0, "'__metadata__' must be an object"),
        header(
            "metadataIsANumber",
            "{\"__metadata__\":{\"x\":1}}",
            0,
            "metadata 'x' must be a string, got VALUE_NUMBER_INT"),
        header("arrayIsANumber", "{\"a\":1}", 0, "array 'a' must be an object"),
        header(
            "dtypeMissing",
            "{\"a\":{\"shape\":[],\"data_offsets\":[0,4]}}",
            4,
            "array 'a' has no dtype"),
        header(
            "shapeMissing",
            "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}",
            4,
            "array 'a' has no shape"),
        header(
            "offsetsMissing",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[]}}",
            4,
            "array 'a' has no data_offsets"),
        header(
            "fieldUnknown",
            "{\"a\":{\"dtype\":\"F32\",\"strides\":[1]}}",
            4,
            "array 'a': unknown or duplicate field 'strides'"),
        header(
            "fieldTwice",
            "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}",
            4,
            "array 'a': unknown or duplicate field 'dtype'"),
        header("dtypeIsANumber", "{\"a\":{\"dtype\":1}}", 4, "array 'a': dtype must be a string"),
        header(
            "dtypeUnknown",
            "{" + array("a", "F8_E4M3", "[8]", "[0,8]") + "}",
            8,
            "array 'a': dtype must be one of " + types + ", got 'F8_E4M3'"),
        header(
            "dtypeInLowerCase",
            "{" + array("a", "f32", "[2]", "[0,8]") + "}",
            8,
            "array 'a': dtype must be one of " + types + ", got 'f32'"),
        header(
            "shapeIsANumber",
            "{" + array("a", "F32", "2", "[0,8]") + "}",
            8,
            "array 'a': shape must be a list"),
        header(
            "shapeHasAFraction",
            "{" + array("a", "F32", "[2.0]", "[0,8]") + "}",
            8,
            "array 'a': shape must be integers, got 2.0"),
        header(
            "shapeIsNegative",
            "{" + array("a", "F32", "[-2]", "[0,8]") + "}",
            8,
            "array 'a': shape must not be negative, got -2"),
        header(
            "shapeBeyondLong",
            "{" + array("a", "F32", "[9223372036854775808]", "[0,8]") + "}",
            8,
            json),
        header(
            "shapeOverflows",
            "{" + array("a", "F32", "[4294967296,4294967296]", "[0,0]") + "}",
            0,
            "array 'a': shape (4294967296, 4294967296) has more than 2^63 bytes"),
        header(
            "bytesOverflow",
            "{" + array("a", "F64", "[4611686018427387904]", "[0,0]") + "}",
            0,
            "array 'a': shape (4611686018427387904) has more than 2^63 bytes"),
        header(
            "shapeHasManyAxes",
            "{" + array("a", "F32", "[1" + ",1".repeat(32) + "]", "[0,4]") + "}",
            4,
            "array 'a': shape must have at most 32 values"),
        header(
            "shapeOfOtherSize",
            "{" + array("a", "F32", "[3]", "[0,8]") + "}",
            8,
            "array 'a': shape (3) of F32 takes 12 bytes, data_offsets have 8"),
        header(
            "offsetsOfOne",
            "{" + array("a", "F32", "[2]", "[0]") + "}",
            8,
            "array 'a': data_offsets must be 2 integers, got 1"),
        header(
            "offsetsOfThree",
            "{" + array("a", "F32", "[2]", "[0,8,8]") + "}",
            8,
            "array 'a': data_offsets must have at most 2 values"),
        header(
            "offsetsBackwards",
            "{" + array("a", "F32", "[2]", "[8,0]") + "}",
            8,
            "array 'a': data_offsets must be within the 8 bytes of data, got [8, 0]"),
        header(
            "offsetsBeyondFile",
            "{" + array("a", "F32", "[3]", "[0,12]") + "}",
            8,
            "array 'a': data_offsets must be within the 8 bytes of data, got [0, 12]"),
        header(
            "holeAtTheBeginning",
            "{" + array("a", "F32", "[1]", "[4,8]") + "}",
            8,
            "array 'a' begins at byte 4 of the data, expected 0: there is a hole"),
        header(
            "holeBetween",
            "{" + array("a", "U8", "[2]", "[0,2]") + "," + array("b", "U8", "[2]", "[3,5]") + "}",
            5,
            "array 'b' begins at byte 3 of the data, expected 2: there is a hole"),
        header(
            "overlap",
            "{" + a + "," + array("b", "F32", "[2]", "[4,12]") + "}",
            12,
            "array 'b' begins at byte 4 of the data, expected 8: it overlaps the array before it"),
        header(
            "sameBytesTwice",
            "{" + a + "," + array("b", "F32", "[2]", "[0,8]") + "}",
            8,
            "array 'b' begins at byte 0 of the data, expected 8: it overlaps the array before it"),
        header(
            "bytesAfterTheLast",
            "{" + a + "}",
            9,
            "the arrays take 8 bytes of data, the file has 9"),
        header("dataWithoutArrays", "{}", 1, "the arrays take 0 bytes of data, the file has 1"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void open_malformedFile_namesTheFault(String name, byte[] bytes, String message)
      throws IOException {
    Path file = Files.write(folder.resolve(name + ".safetensors"), bytes);

    assertThatThrownBy(() -> Safetensors.open(file).close())
        .isInstanceOf(SafetensorsException.class)
        .hasMessageStartingWith(file + ": " + message);
  }

  @Test
  void open_arraysInAnyOrderWithSpaceAround_isFine() throws IOException {
    String header =
        "{ "
            + array("b", "U8", "[1, 2]", "[2, 4]")
            + " ,\n"
            + array("a", "I16", "[]", "[0,2]")
            + ","
            + array("e", "F64", "[0,9223372036854775807]", "[2,2]")
            + "}   ";
    Path file = Files.write(folder.resolve("fine.safetensors"), file(header, 4));

    try (Safetensors opened = Safetensors.open(file)) {
      assertThat(opened.keys()).containsExactly("b", "a", "e");
      assertThat(opened.info("a").begin()).isEqualTo(8 + header.length());
    }
  }

  @Test
  void read_booleanOfTwo_namesTheKey() throws IOException {
    byte[] bytes = file("{" + array("mask", "BOOL", "[2]", "[0,2]") + "}", 2);
    bytes[bytes.length - 1] = 2;
    Path file = Files.write(folder.resolve("bool.safetensors"), bytes);

    try (Safetensors opened = Safetensors.open(file)) {
      assertThatThrownBy(() -> opened.read("mask"))
          .isInstanceOf(SafetensorsException.class)
          .hasMessage(file + ": array 'mask': a BOOL must be 0 or 1, got 2");
    }
  }

  @Test
  void open_longKeyInAFault_isCutInTheMessage() throws IOException {
    String key = "k".repeat(1_000_000);
    Path file = Files.write(folder.resolve("long.safetensors"), file("{\"" + key + "\":1}", 0));

    assertThatThrownBy(() -> Safetensors.open(file).close())
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(2000));
  }

  /** Oracle: nothing but the declared exception comes out, and never an unbounded allocation. */
  @Test
  void open_mutatedFiles_failOnlyAsDeclared() throws IOException {
    byte[] golden = Files.readAllBytes(Resources.file("types.safetensors"));
    int headerEnd = 8 + (int) ByteBuffer.wrap(golden).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    Random random = new Random(7);
    Path file = folder.resolve("mutated.safetensors");
    int failed = 0;
    int runs = 2_000;
    for (int run = 0; run < runs; run++) {
      Files.write(file, mutate(golden, headerEnd, random));
      try {
        Safetensors.readAll(file);
      } catch (SafetensorsException e) {
        failed++;
        assertThat(e.getMessage()).startsWith(file + ": ").hasSizeLessThan(2000);
      }
    }
    assertThat(failed).isBetween(runs / 2, runs - 1);
  }

  private static byte[] mutate(byte[] golden, int headerEnd, Random random) {
    byte[] bytes = golden.clone();
    for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
      int at = random.nextInt(headerEnd);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] = (byte) "{}[]\",:0123456789-e. ".charAt(random.nextInt(21));
        case 2 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        default -> {
          ByteArrayOutputStream moved = new ByteArrayOutputStream();
          int length = Math.min(random.nextInt(40), bytes.length - at);
          moved.write(bytes, 0, at);
          if (random.nextBoolean()) {
            moved.write(bytes, at, length);
            moved.write(bytes, at, bytes.length - at);
          } else {
            moved.write(bytes, at + length, bytes.length - at - length);
          }
          bytes =
              moved.size() < headerEnd
                  ? Arrays.copyOf(moved.toByteArray(), headerEnd)
                  : moved.toByteArray();
        }
      }
    }
    return bytes;
  }
}
