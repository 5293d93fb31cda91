package dev.lamina.spark.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shards as Python's tarfile wrote them: webdataset.json beside webdataset.tar says what is in it.
 */
class TarReaderTest {
  private static final DataColumns COLUMNS =
      new DataColumns(null, "label", "tensor", null, "path", null);

  @TempDir private Path folder;

  private static byte[] golden() throws IOException {
    try (InputStream in = TarReaderTest.class.getResourceAsStream("webdataset.tar")) {
      return in.readAllBytes();
    }
  }

  private DataRequest request(DataColumns columns, boolean isLabelled) {
    return new DataRequest(
        folder.toString(), DataFormat.TAR, columns, null, null, isLabelled, 3, 0);
  }

  private List<DataRecord> read(DataRequest request, long maxBytes) throws IOException {
    TarShards shards = TarShards.list(request, new Configuration());
    TarShards.Columns columns =
        new TarShards.Columns(
            shards.isLabelled() ? "cls" : null,
            request.columns().content(),
            shards.kept(),
            request.columns().kept() != null);
    TarReader reader =
        new TarReader(
            folder.toUri().toString(),
            shards.classes(),
            columns,
            maxBytes,
            new SerializableConfiguration(new Configuration()));
    List<DataRecord> records = new ArrayList<>();
    FileListing listing = FileListing.of(folder.toString(), new Configuration());
    for (byte[] slice : FileSlice.written(listing.files(), 1, 1)) {
      reader.call(slice).forEachRemaining(records::add);
    }
    return records;
  }

  private List<DataRecord> read() throws IOException {
    return read(request(COLUMNS, true), 1 << 20);
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static void assertAreGolden(List<DataRecord> records, String shard) throws Exception {
    JsonNode expected;
    try (InputStream in = TarReaderTest.class.getResourceAsStream("webdataset.json")) {
      expected = new ObjectMapper().readTree(in);
    }
    assertThat(records).hasSize(expected.size());
    for (int i = 0; i < records.size(); i++) {
      JsonNode row = expected.get(i);
      DataRecord record = records.get(i);
      assertThat(record.reason()).as(record.message()).isNull();
      assertThat(record.key()).isEqualTo(shard + "/" + row.get("key").textValue());
      assertThat(record.path()).endsWith("/" + shard);
      assertThat(record.label()).isEqualTo(Integer.parseInt(row.get("cls").textValue().strip()));
      assertThat(record.kept()).containsExactly(row.get("txt").textValue());
      String image = row.has("png") ? "png" : "input.png";
      assertThat(sha256(record.bytes())).isEqualTo(row.get(image).textValue());
    }
  }

  @Test
  void read_whatTarfileWrote_isAllThere() throws Exception {
    Files.write(folder.resolve("a.tar"), golden());
    assertAreGolden(read(), "a.tar");
    TarShards shards = TarShards.list(request(COLUMNS, true), new Configuration());
    assertThat(shards.kept().fieldNames()).containsExactly("txt");
    assertThat(shards.classes()).containsExactly("0", "1", "2");
  }

  @Test
  void read_compressed_isTheSame() throws Exception {
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("a.tar.gz")))) {
      out.write(golden());
    }
    assertAreGolden(read(), "a.tar.gz");
  }

  @Test
  void read_withoutLabels_keepsThemAsTheyAre() throws Exception {
    Files.write(folder.resolve("a.tar"), golden());
    List<DataRecord> records = read(request(COLUMNS, false), 1 << 20);
    assertThat(records).hasSize(7);
    assertThat(records.get(2).label()).isNull();
    assertThat(records.get(2).kept()).containsExactly("1", "größe 1");
  }

  @Test
  void read_shardCutAnywhere_givesWhatIsWholeAndOneFault() throws Exception {
    byte[] whole = golden();
    Path shard = folder.resolve("a.tar");
    Files.write(shard, whole);
    List<DataRecord> expected = read();
    int lastWhole = -1;
    for (int length = 6000; length < whole.length; length += 701) {
      Files.write(shard, Arrays.copyOf(whole, length));
      List<DataRecord> records = read();
      DataRecord fault = records.get(records.size() - 1);
      boolean hasEndMark = fault.reason() == null;
      if (hasEndMark) {
        // What is cut off is padding alone.
        assertThat(records).hasSize(expected.size());
        continue;
      }
      assertThat(fault.reason()).isEqualTo("damaged-shard");
      assertThat(fault.key()).isEqualTo("a.tar");
      assertThat(fault.message()).startsWith("nothing is read after byte");
      int good = (int) records.stream().filter(record -> record.reason() == null).count();
      assertThat(good).isBetween(Math.max(0, lastWhole), expected.size());
      // The record in which the shard ends is named too.
      assertThat(records.size()).isBetween(good + 1, good + 2);
      assertThat(records).allMatch(r -> r.reason() == null || r.reason().equals("damaged-shard"));
      for (int i = 0; i < good; i++) {
        assertThat(records.get(i).bytes()).isEqualTo(expected.get(i).bytes());
        assertThat(records.get(i).reason()).isNull();
      }
      lastWhole = good;
    }
    assertThat(lastWhole).isGreaterThanOrEqualTo(expected.size() - 1);
  }

  @Test
  void read_brokenHeader_isAFault() throws Exception {
    byte[] bytes = golden();
    bytes[bytes.length / 2 / 512 * 512 + 150] ^= 0x55;
    Files.write(folder.resolve("a.tar"), golden());
    Files.write(folder.resolve("b.tar"), bytes);
    List<DataRecord> records = read();
    assertThat(records.stream().filter(record -> record.key().startsWith("a.tar"))).hasSize(7);
    assertThat(records).allMatch(record -> record.bytes() != null || record.reason() != null);
  }

  private static void member(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private void shard(String name, String... members) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (String member : members) {
        String[] parts = member.split("=", 2);
        member(tar, parts[0], parts[1].getBytes(StandardCharsets.UTF_8));
      }
    }
    Files.write(folder.resolve(name), bytes.toByteArray());
  }

  @Test
  void read_recordsAtFault_sayWhatIsWrong() throws Exception {
    shard(
        "a.tar",
        "1.jpg=x",
        "1.cls=0",
        "2.cls=1",
        "1.jpg=again",
        "1.cls=0",
        "3.jpg=x",
        "3.cls=dog",
        "4.jpg=x",
        "4.png=x",
        "4.cls=1",
        "5.jpg=x",
        "6.jpg=" + "x".repeat(600),
        "6.cls=0",
        "7=x",
        "8.jpg=x",
        "8.jpg=y",
        "8.cls=0",
        "dir/._9.jpg=hidden",
        "__meta__=hidden",
        "10.JPG=x",
        "10.cls=2");
    List<DataRecord> records = read(request(COLUMNS, true), 500);
    assertThat(records.stream().map(r -> r.key().substring(6) + " " + r.reason()))
        .containsExactly(
            "1 null",
            "2 missing",
            "1 duplicate-key",
            "3 unknown-class",
            "4 unexpected-member",
            "5 missing",
            "6 too-large",
            "7 unexpected-member",
            "8 duplicate-member",
            "10 null");
    assertThat(records.get(1).message())
        .isEqualTo("no member with an image's extension; there are [cls]");
    assertThat(records.get(3).message())
        .isEqualTo("member .cls is neither the name of a class nor 0 to 2: dog");
    assertThat(records.get(6).message())
        .isEqualTo("member 6.jpg has 600 bytes, at most 500 are read");
  }

  @Test
  void read_memberThatTheFirstRecordsLack_isNotDropped() throws Exception {
    List<String> members = new ArrayList<>();
    for (int i = 0; i < 1001; i++) {
      members.add(i + ".jpg=x");
    }
    members.add("1000.json={}");
    shard("a.tar", members.toArray(String[]::new));
    DataRecord last = read(request(COLUMNS, false), 500).get(1000);
    assertThat(last.reason()).isEqualTo("unexpected-member");
    assertThat(last.message()).contains("'keep_columns' names those to keep");
    DataColumns keeping = new DataColumns(null, "label", "tensor", "jpg", "path", List.of("json"));
    DataRecord kept = read(request(keeping, false), 500).get(1000);
    assertThat(kept.reason()).isNull();
    assertThat(kept.kept()).containsExactly("{}");
  }

  @Test
  void list_noShardsOrNoClass_saysSo() throws Exception {
    Files.write(folder.resolve("x.png"), new byte[1]);
    assertThatThrownBy(() -> TarShards.list(request(COLUMNS, true), new Configuration()))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("has no file .tar, .tar.gz or .tgz");
    shard("a.tar", "1.jpg=x");
    assertThatThrownBy(() -> TarShards.list(request(COLUMNS, true), new Configuration()))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining(
            "have no member .label or .cls that names their class; they have [jpg]");
    Files.write(folder.resolve("a.tar"), new byte[100]);
    assertThatThrownBy(() -> TarShards.list(request(COLUMNS, false), new Configuration()))
        .hasMessageContaining("no record can be read of any shard");
  }
}
