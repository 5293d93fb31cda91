package dev.lamina.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
  @TempDir private Path folder;

  private OutputFolder output(boolean overwrite) throws IOException {
    return new OutputFolder(folder.resolve("deep/out").toString(), overwrite, new Configuration());
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(folder.resolve("deep"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void finish_wholeOutput_getsItsName() throws IOException {
    try (OutputFolder output = output(false)) {
      output.write("a", new byte[] {1});
      assertThat(names()).hasSize(1).allMatch(name -> name.startsWith("_out-"));
      output.finish();
    }
    assertThat(names()).containsExactly("out");
    assertThat(folder.resolve("deep/out/a")).hasBinaryContent(new byte[] {1});
  }

  @Test
  void close_unfinished_leavesNothing() throws IOException {
    try (OutputFolder output = output(false)) {
      output.write("a", new byte[] {1});
    }
    assertThat(names()).isEmpty();
  }

  @Test
  void new_existing_isReplacedOnlyWhenToldToAndOnlyAtTheEnd() throws IOException {
    Files.createDirectories(folder.resolve("deep/out"));
    Files.createFile(folder.resolve("deep/out/old"));
    assertThatThrownBy(() -> output(false)).hasMessageContaining("exists");
    try (OutputFolder unfinished = output(true)) {
      unfinished.write("a", new byte[0]);
    }
    assertThat(folder.resolve("deep/out/old")).exists();
    try (OutputFolder output = output(true)) {
      output.write("a", new byte[0]);
      output.finish();
    }
    assertThat(names()).containsExactly("out");
    assertThat(folder.resolve("deep/out/old")).doesNotExist();
    assertThat(folder.resolve("deep/out/a")).exists();
  }
}
