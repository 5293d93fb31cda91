package dev.lamina.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class SafetensorsTest {
  /** Written by make_goldens.py from PyTorch's and NumPy's arrays. */
  private static final Path TYPES = Resources.file("types.safetensors");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "bool,BOOL", "u8,UBYTE", "i8,BYTE", "u16,UINT16", "i16,SHORT", "f16,HALF", "bf16,BFLOAT16",
    "u32,UINT32", "i32,INT", "f32,FLOAT", "u64,UINT64", "i64,LONG", "f64,DOUBLE", "scalar,FLOAT",
    "scalar_i64,LONG", "empty,FLOAT", "empty_i64,LONG", "größe \"\\ 大,FLOAT"
  })
  void read_everyType_equalsPyTorch(String key, DataType type) throws IOException {
    try (Safetensors file = Safetensors.open(TYPES)) {
      INDArray actual = file.read(key);
      INDArray expected = file.read("expected." + key);

      assertThat(actual.dataType()).isEqualTo(type);
      assertThat(actual.shape()).isEqualTo(expected.shape());
      assertThat(Tensors.doubles(actual)).isEqualTo(Tensors.doubles(expected));
    }
  }

  @Test
  void read_float64_givesTheBytesAsTheyAre() throws IOException {
    INDArray values = Safetensors.readAll(TYPES).get("expected.i16");

    assertThat(Tensors.doubles(values)).containsExactly(-32768, -1, 0, 32767);
  }

  @Test
  void info_ofEachArray_isItsPlaceInTheFile() throws IOException {
    try (Safetensors file = Safetensors.open(TYPES)) {
      Safetensors.Info first = file.info("f32");
      Safetensors.Info second = file.info("bool");

      assertThat(first.shape()).isEqualTo(Shape.of(3, 4));
      assertThat(first.end() - first.begin()).isEqualTo(48);
      assertThat(second)
          .isEqualTo(
              new Safetensors.Info(DataType.BOOL, Shape.of(1, 3), first.end(), first.end() + 3));
      assertThat(file.info("scalar").shape()).isEqualTo(Shape.of());
      assertThat(file.info("empty").shape()).isEqualTo(Shape.of(2, 0, 3));
    }
  }

  @Test
  void metadata_isTheScripts() throws IOException {
    try (Safetensors file = Safetensors.open(TYPES)) {
      assertThat(file.metadata())
          .containsEntry("script", "make_goldens.py")
          .containsEntry("seed", "20240607");
      assertThat(file.keys()).startsWith("f32", "bool", "f16", "bf16").hasSize(36);
    }
  }

  @Test
  void read_unknownKey_namesFileAndKey() throws IOException {
    try (Safetensors file = Safetensors.open(TYPES)) {
      assertThatThrownBy(() -> file.read("conv.weight"))
          .isInstanceOf(SafetensorsException.class)
          .hasMessage(TYPES + ": there is no array 'conv.weight'; there are 36");
    }
  }

  @Test
  void write_whatWasRead_givesTheSameBytes() throws IOException {
    Path copy = folder.resolve("copy.safetensors");
    try (Safetensors file = Safetensors.open(TYPES)) {
      Safetensors.write(copy, file.readAll(), file.metadata());
    }

    assertThat(copy).hasSameBinaryContentAs(TYPES);
  }

  @Test
  void write_withoutMetadata_givesTheDocumentedBytes() throws IOException {
    Path file = folder.resolve("a.safetensors");
    Safetensors.write(file, Map.of("a", Tensors.of(new float[] {1}, Shape.of(1))), Map.of());

    String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
    assertThat(Files.readAllBytes(file))
        .startsWith(56, 0, 0, 0, 0, 0, 0, 0)
        .endsWith(0, 0, 0x80, 0x3f)
        .hasSize(8 + 56 + 4);
    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
        .contains(header + " ".repeat(56 - header.length()));
  }

  @Test
  void write_viewsAndStrides_writesRowMajorValues() throws IOException {
    INDArray matrix =
        Tensors.of(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, Shape.of(3, 4));
    Map<String, INDArray> arrays = new LinkedHashMap<>();
    arrays.put("row", matrix.getRow(1));
    arrays.put("transposed", matrix.transpose());
    arrays.put("column", matrix.get(NDArrayIndex.all(), NDArrayIndex.point(2)));
    arrays.put("fortran", matrix.dup('f'));
    arrays.put("block", matrix.get(NDArrayIndex.interval(1, 3), NDArrayIndex.interval(1, 3)));
    Path file = folder.resolve("views.safetensors");

    Safetensors.write(file, arrays, Map.of());

    Map<String, INDArray> read = Safetensors.readAll(file);
    assertThat(read.keySet()).containsExactly("row", "transposed", "column", "fortran", "block");
    assertThat(Tensors.floats(read.get("row"))).containsExactly(4, 5, 6, 7);
    assertThat(Tensors.floats(read.get("transposed")))
        .containsExactly(0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11);
    assertThat(Tensors.floats(read.get("column"))).containsExactly(2, 6, 10);
    assertThat(Tensors.floats(read.get("fortran"))).isEqualTo(Tensors.floats(matrix));
    assertThat(Tensors.floats(read.get("block"))).containsExactly(5, 6, 9, 10);
    assertThat(Tensors.floats(matrix)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
  }

  @Test
  void write_overAnotherFile_replacesItAndLeavesNothingElse() throws IOException {
    Path file = folder.resolve("a.safetensors");
    Files.writeString(file, "something else that is longer than what replaces it".repeat(10));

    Safetensors.write(file, Map.of("a", Nd4j.scalar(3f)), Map.of("b", "c"));

    assertThat(Tensors.floats(Safetensors.readAll(file).get("a"))).containsExactly(3);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void write_typeWithoutAPlace_leavesTheOldFile() throws IOException {
    Path file = folder.resolve("a.safetensors");
    Files.writeString(file, "old");

    assertThatThrownBy(() -> Safetensors.write(file, Map.of("s", Nd4j.create("text")), Map.of()))
        .isInstanceOf(SafetensorsException.class)
        .hasMessage(file + ": array 's': UTF8 has no place in the format");
    assertThat(file).hasContent("old");
  }

  @Test
  void write_reservedKey_isRefused() {
    Path file = folder.resolve("a.safetensors");

    assertThatThrownBy(
            () -> Safetensors.write(file, Map.of("__metadata__", Nd4j.scalar(1f)), Map.of()))
        .hasMessage(file + ": '__metadata__' cannot be the key of an array");
    assertThat(file).doesNotExist();
  }

  @Test
  void write_noArrays_readsBackEmpty() throws IOException {
    Path file = folder.resolve("a.safetensors");
    Safetensors.write(file, Map.of(), Map.of());

    assertThat(Safetensors.readAll(file)).isEmpty();
    assertThat(Files.size(file)).isEqualTo(16);
  }

  @Test
  void write_largerThanAChunk_readsBackEqual() throws IOException {
    long[] values = new long[5_000_003];
    Arrays.setAll(values, i -> i * 0x9E3779B97F4A7C15L);
    INDArray array = Tensors.of(values, Shape.of(values.length));
    Path file = folder.resolve("a.safetensors");

    Safetensors.write(file, Map.of("a", array), Map.of());

    assertThat(Tensors.longs(Safetensors.readAll(file).get("a"))).isEqualTo(values);
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(data.getLong(bytes.length - 8)).isEqualTo(values[values.length - 1]);
    int third = bytes.length - 8 * (values.length - 3_000_000);
    assertThat(data.getLong(third)).isEqualTo(values[3_000_000]);
  }

  @Test
  void open_missingFile_isAnIOException() {
    assertThatThrownBy(() -> Safetensors.open(folder.resolve("none.safetensors")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void read_fileCutShortAfterOpening_namesTheKey() throws IOException {
    Path file = folder.resolve("a.safetensors");
    Safetensors.write(file, Map.of("weight", Nd4j.zeros(DataType.FLOAT, 1000)), Map.of());
    try (Safetensors opened = Safetensors.open(file);
        RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
      cut.setLength(2000);

      assertThatThrownBy(() -> opened.read("weight"))
          .isInstanceOf(EOFException.class)
          .hasMessage(file + ": became shorter while 'weight' was read");
    }
  }

  @Test
  void readAll_arraysOutliveTheFile() throws IOException {
    Path file = folder.resolve("a.safetensors");
    Safetensors.write(file, Map.of("a", Tensors.of(new long[] {7, 8}, Shape.of(2))), Map.of());
    Map<String, INDArray> arrays = Safetensors.readAll(file);
    Files.delete(file);

    assertThat(Tensors.longs(arrays.get("a"))).containsExactly(7, 8);
    assertThat(List.copyOf(arrays.keySet())).containsExactly("a");
  }
}
