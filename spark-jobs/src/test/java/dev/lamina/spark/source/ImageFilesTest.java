package dev.lamina.spark.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFilesTest {
  @TempDir private Path folder;

  private void file(String key, int size) throws IOException {
    Path path = folder.resolve(key);
    Files.createDirectories(path.getParent());
    Files.write(path, new byte[size]);
  }

  private ImageFiles list(List<String> classes) throws IOException {
    return ImageFiles.labelled(folder.toString(), classes, new Configuration());
  }

  @Test
  void list_folders_areClassesInSortedOrder() throws IOException {
    file("b/2.png", 3);
    file("b/1.JPG", 2);
    file("a b/deep/er/x.png", 1);
    file("a b/note.txt", 4);
    file("a b/.hidden", 4);
    file("a b/_SUCCESS", 0);
    file("b/_temporary/0.png", 4);
    file("README", 4);
    Files.createDirectories(folder.resolve("c"));

    ImageFiles data = list(null);

    assertThat(data.classes()).containsExactly("a b", "b", "c");
    assertThat(data.files())
        .containsExactly(
            new ListedFile("a b/deep/er/x.png", 0, 1),
            new ListedFile("a b/note.txt", 0, 4),
            new ListedFile("b/1.JPG", 1, 2),
            new ListedFile("b/2.png", 1, 3));
    assertThat(data.hidden()).isEqualTo(3);
    assertThat(data.outside()).isEqualTo(1);
    assertThat(data.withoutImageSuffix()).isEqualTo(1);
    assertThat(data.emptyClasses()).containsExactly("c");
  }

  @Test
  void list_namedClasses_giveTheLabels() throws IOException {
    file("cat/1.png", 1);
    file("dog/1.png", 1);
    ImageFiles data = list(List.of("dog", "bird", "cat"));
    assertThat(data.files())
        .containsExactly(new ListedFile("cat/1.png", 2, 1), new ListedFile("dog/1.png", 0, 1));
    assertThat(data.emptyClasses()).containsExactly("bird");
    assertThatThrownBy(() -> list(List.of("dog")))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("folders of no class: [cat]");
  }

  @Test
  void list_nothingThere_saysWhat() throws IOException {
    assertThatThrownBy(() -> list(null)).hasMessageContaining("has no folders");
    Files.createDirectories(folder.resolve("a"));
    assertThatThrownBy(() -> list(null)).hasMessageContaining("has no file in any class");
    Path none = folder.resolve("none");
    assertThatThrownBy(() -> ImageFiles.labelled(none.toString(), null, new Configuration()))
        .isInstanceOf(SourceException.class)
        .hasMessage("data folder " + none + " does not exist");
    file("x", 1);
    assertThatThrownBy(
            () -> ImageFiles.labelled(folder.resolve("x").toString(), null, new Configuration()))
        .hasMessageContaining("has no folders");
  }

  @Test
  void balanced_anyParts_keepAllFilesInOrder() {
    List<ListedFile> files = new ArrayList<>();
    IntStream.range(0, 101)
        .forEach(i -> files.add(new ListedFile("k" + i, i % 3, i == 50 ? 1 << 24 : i)));
    for (int parts : new int[] {1, 2, 7, 64, 101}) {
      List<FileSlice> slices = FileSlice.balanced(files, parts);
      assertThat(slices).hasSize(parts).allMatch(slice -> slice.keys().length > 0);
      assertThat(slices.stream().flatMap(slice -> Arrays.stream(slice.keys())))
          .containsExactlyElementsOf(files.stream().map(ListedFile::key).toList());
    }
    // The large file has a part for itself, or nearly so.
    FileSlice withLarge =
        FileSlice.balanced(files, 7).stream()
            .filter(slice -> Arrays.asList(slice.keys()).contains("k50"))
            .findFirst()
            .orElseThrow();
    assertThat(withLarge.keys().length).isLessThan(60);
  }

  @Test
  void slice_roundTrip_isTheSame() throws IOException {
    FileSlice slice = FileSlice.balanced(List.of(new ListedFile("größe/ü.png", 3, 1)), 1).get(0);
    FileSlice copy = FileSlice.read(slice.write());
    assertThat(copy.keys()).containsExactly("größe/ü.png");
    assertThat(copy.labels()).containsExactly(3);
  }

  @Test
  void reader_filesThatFail_becomeRowsThatSaySo() throws IOException {
    file("a/good 1.png", 3);
    file("a/colon: 2.png", 3);
    file("a/large.png", 100);
    FileSlice slice =
        new FileSlice(
            new String[] {"a/good 1.png", "a/large.png", "a/gone.png", "a/colon: 2.png"},
            new int[4]);
    FileReader reader =
        new FileReader(
            folder.toUri().toString(),
            List.of("a"),
            50,
            new SerializableConfiguration(new Configuration()));
    List<DataRecord> rows = new ArrayList<>();
    reader.call(slice.write()).forEachRemaining(rows::add);
    assertThat(rows).hasSize(4);
    assertThat(rows.get(0).bytes()).hasSize(3);
    assertThat(rows.get(0).reason()).isNull();
    assertThat(rows.get(1).bytes()).isNull();
    assertThat(rows.get(1).reason()).isEqualTo("too-large");
    assertThat(rows.get(1).message()).isEqualTo("the file has 100 bytes, at most 50 are read");
    assertThat(rows.get(2).reason()).isEqualTo("unreadable-file");
    assertThat(rows.get(2).message()).contains("FileNotFoundException");
    assertThat(rows.get(3).reason()).isEqualTo("unreadable-file");
  }
}
