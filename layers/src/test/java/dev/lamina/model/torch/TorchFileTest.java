package dev.lamina.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.model.Safetensors;
import dev.lamina.tensor.Tensors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Oracle: the tensors that PyTorch saved, through make_torch_files.py. */
class TorchFileTest {
  @TempDir Path folder;

  private static Path file(String name) {
    try {
      return Path.of(TorchFileTest.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertSame(String key, INDArray actual, INDArray expected) {
    assertThat(actual.dataType()).as(key).isEqualTo(expected.dataType());
    assertThat(Tensors.shape(actual)).as(key).isEqualTo(Tensors.shape(expected));
    assertThat(Tensors.doubles(actual)).as(key).containsExactly(Tensors.doubles(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"types.pt", "types-legacy.pt", "strides.pt", "strides-legacy.pt", "protocol4.pt"})
  void readAll_everyTypeAndView_hasItsValues(String name) throws IOException {
    Map<String, INDArray> expected = Safetensors.readAll(file("expected.safetensors"));

    Map<String, INDArray> arrays = TorchFile.readAll(file(name));

    assertThat(arrays).hasSize(10);
    arrays.forEach((key, array) -> assertSame(key, array, expected.get(key)));
    assertThat(expected.keySet().stream().filter(arrays::containsKey))
        .containsExactlyElementsOf(arrays.keySet());
  }

  @Test
  void readAll_checkpoint_takesItsStateDict() throws IOException {
    Map<String, INDArray> expected = Safetensors.readAll(file("network.safetensors"));

    Map<String, INDArray> arrays = TorchFile.readAll(file("checkpoint.pt"));

    assertThat(arrays.keySet())
        .containsExactlyElementsOf(expected.keySet().stream().map(key -> "module." + key).toList());
    expected.forEach((key, array) -> assertSame(key, arrays.get("module." + key), array));
  }

  @Test
  void readAll_parameters_areTensors() throws IOException {
    Map<String, INDArray> expected = Safetensors.readAll(file("network.safetensors"));

    Map<String, INDArray> arrays = TorchFile.readAll(file("parameters.pt"));

    assertThat(arrays.keySet())
        .containsExactly("0.weight", "0.bias", "1.weight", "1.bias", "3.weight", "3.bias");
    arrays.forEach((key, array) -> assertSame(key, array, expected.get(key)));
  }

  @ParameterizedTest
  @CsvSource({
    "hostile.pt, posix.system",
    "hostile-legacy.pt, posix.system",
    "whole-model.pt, torch.nn.modules.container.Sequential"
  })
  void readAll_whatIsNoStateDict_isRefusedByName(String name, String refused) {
    assertThatThrownBy(() -> TorchFile.readAll(file(name)))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining(file(name).toString())
        .hasMessageContaining("names " + refused + ", which is refused");
  }

  @ParameterizedTest
  @ValueSource(strings = {"types.pt", "strides-legacy.pt", "checkpoint.pt"})
  void readAll_cutOffAnywhere_isRefused(String name) throws IOException {
    byte[] whole = Files.readAllBytes(file(name));
    for (int length = 0; length < whole.length; length += 1 + whole.length / 40) {
      Path cut = Files.write(folder.resolve("cut.pt"), java.util.Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> TorchFile.readAll(cut))
          .as("%s of %s bytes", name, length)
          .isInstanceOf(TorchException.class);
    }
  }

  /** Whatever the bytes are: values or a refusal, nothing else. */
  @ParameterizedTest
  @ValueSource(strings = {"types.pt", "strides-legacy.pt"})
  void readAll_anyByteChanged_isReadOrRefused(String name) throws IOException {
    byte[] whole = Files.readAllBytes(file(name));
    Random random = new Random(1);
    for (int i = 0; i < 400; i++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(changed.length)] ^= (byte) (1 + random.nextInt(255));
      Path path = Files.write(folder.resolve("changed.pt"), changed);
      try {
        assertThat(TorchFile.readAll(path)).isNotEmpty();
      } catch (TorchException e) {
        assertThat(e).hasMessageContaining("changed.pt");
      }
    }
  }

  private Map<String, byte[]> entries(String name) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file(name).toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    return entries;
  }

  private Path zip(Map<String, byte[]> entries, int method) throws IOException {
    Path path = folder.resolve("made.pt");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(path))) {
      for (Map.Entry<String, byte[]> content : entries.entrySet()) {
        ZipEntry entry = new ZipEntry(content.getKey());
        entry.setMethod(method);
        CRC32 sum = new CRC32();
        sum.update(content.getValue());
        entry.setCrc(sum.getValue());
        entry.setSize(content.getValue().length);
        zip.putNextEntry(entry);
        zip.write(content.getValue());
        zip.closeEntry();
      }
    }
    return path;
  }

  @Test
  void readAll_compressedEntry_isRefusedUnread() throws IOException {
    Path path = zip(entries("types.pt"), ZipEntry.DEFLATED);

    assertThatThrownBy(() -> TorchFile.readAll(path)).hasMessageContaining("is compressed");
  }

  @Test
  void readAll_storageOfAnotherSize_namesBoth() throws IOException {
    Map<String, byte[]> entries = entries("types.pt");
    entries.put("types/data/0", new byte[40]);

    assertThatThrownBy(() -> TorchFile.readAll(zip(entries, ZipEntry.STORED)))
        .hasMessageContaining("types/data/0 must have 48 bytes as data.pkl says, got 40");
  }

  @Test
  void readAll_bigEndian_isRefused() throws IOException {
    Map<String, byte[]> entries = entries("types.pt");
    entries.put("types/byteorder", "big".getBytes(StandardCharsets.UTF_8));
    byte[] legacy = Files.readAllBytes(file("types-legacy.pt"));
    String text = new String(legacy, StandardCharsets.ISO_8859_1);
    // little_endian is followed by its place in the memo and NEWTRUE.
    int place = text.indexOf("little_endian") + "little_endian".length() + 2;
    assertThat(legacy[place]).isEqualTo((byte) 0x88);
    legacy[place] = (byte) 0x89;

    assertThatThrownBy(() -> TorchFile.readAll(zip(entries, ZipEntry.STORED)))
        .hasMessageContaining("byte order must be little, got big");
    Path path = Files.write(folder.resolve("legacy.pt"), legacy);
    assertThatThrownBy(() -> TorchFile.readAll(path))
        .hasMessageContaining("byte order must be little, got big");
  }

  private Path pickled(byte[] pickle) throws IOException {
    return zip(Map.of("a/data.pkl", pickle, "a/data/0", new byte[] {0, 0, 0, 0}), ZipEntry.STORED);
  }

  /** A pickle of {w: tensor}, its sizes and strides as given. */
  private static byte[] tensor(int elements, int[] sizes, int[] strides) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[] {(byte) 0x80, 2, '}', 'X', 1, 0, 0, 0, 'w'});
    bytes.writeBytes("ctorch._utils\n_rebuild_tensor_v2\n((".getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(new byte[] {'X', 7, 0, 0, 0});
    bytes.writeBytes("storagectorch\nFloatStorage\n".getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(new byte[] {'X', 1, 0, 0, 0, '0', 'X', 3, 0, 0, 0, 'c', 'p', 'u'});
    number(bytes, elements);
    bytes.writeBytes(new byte[] {'t', 'Q'});
    number(bytes, 0);
    for (int[] tuple : new int[][] {sizes, strides}) {
      bytes.write('(');
      for (int value : tuple) {
        number(bytes, value);
      }
      bytes.write('t');
    }
    bytes.writeBytes(new byte[] {(byte) 0x89, 'N', 't', 'R', 's', '.'});
    return bytes.toByteArray();
  }

  private static void number(ByteArrayOutputStream bytes, int value) {
    bytes.write('J');
    bytes.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  @Test
  void readAll_madeByHand_isRead() throws IOException {
    Path path = pickled(tensor(1, new int[] {1, 3}, new int[] {1, 0}));

    assertThat(Tensors.floats(TorchFile.readAll(path).get("w"))).containsExactly(0, 0, 0);
  }

  /** None of these may take the memory that it asks for. */
  @Test
  void readAll_claimsMoreThanTheFileHas_isRefused() throws IOException {
    assertThatThrownBy(
            () -> TorchFile.readAll(pickled(tensor(2_000_000_000, new int[] {1}, new int[] {1}))))
        .hasMessageContaining("must have 8000000000 bytes as data.pkl says, got 4");
    assertThatThrownBy(() -> TorchFile.readAll(pickled(tensor(1, new int[] {2}, new int[] {1}))))
        .hasMessageContaining("is not within its storage '0' of 4 bytes");
    assertThatThrownBy(() -> TorchFile.readAll(pickled(tensor(1, new int[] {1}, new int[] {-1}))))
        .hasMessageContaining("must not have sizes [1], strides [-1]");
    int huge = 2_000_000_000;
    assertThatThrownBy(() -> TorchFile.readAll(pickled(tensor(1, new int[] {huge}, new int[] {0}))))
        .hasMessageContaining("tensor 'w': the tensors take more than");
    assertThatThrownBy(
            () ->
                TorchFile.readAll(
                    pickled(tensor(1, new int[] {huge, huge, huge}, new int[] {0, 0, 0}))))
        .hasMessageContaining("is not within its storage");
    byte[] longText = {(byte) 0x80, 2, '}', 'X', -1, -1, -1, 127, 'w', '.'};
    assertThatThrownBy(() -> TorchFile.readAll(pickled(longText)))
        .hasMessageContaining("2147483647 bytes of text, 2 are left");
  }

  @Test
  void readAll_noTensors_saysWhatIsThere() throws IOException {
    byte[] text = {(byte) 0x80, 2, '}', 'X', 1, 0, 0, 0, 'w', 'K', 1, 's', '.'};

    assertThatThrownBy(() -> TorchFile.readAll(pickled(text)))
        .hasMessageContaining("has no state dict")
        .hasMessageContaining("got a dict of w: a number");
    Path empty = Files.writeString(folder.resolve("text.pt"), "hello");
    assertThatThrownBy(() -> TorchFile.readAll(empty)).hasMessageContaining("neither");
  }
}
