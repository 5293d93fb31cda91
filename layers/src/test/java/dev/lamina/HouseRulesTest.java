package dev.lamina;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules of the house that the sources of both modules keep. */
class HouseRulesTest {

  /** About 400 is the rule; where a file grows past it, there is a second thing in it. */
  private static final int MOST_LINES = 500;

  private static final Pattern EMPTY_NAME =
      Pattern.compile(
          "^(?![ ]*[/*]).*\\b(?:class|interface|record|enum)"
              + " (\\w*(?:Utils?|Helper|Manager|Impl))\\b",
          Pattern.MULTILINE);

  @Test
  void mainSources_areSmallRooms() throws IOException {
    for (Path file : mainSources()) {
      assertThat(Files.readAllLines(file))
          .as("lines of %s", file)
          .hasSizeLessThanOrEqualTo(MOST_LINES);
    }
  }

  @Test
  void mainSources_nameClassesForWhatTheyAre() throws IOException {
    for (Path file : mainSources()) {
      assertThat(EMPTY_NAME.matcher(Files.readString(file)).results().map(found -> found.group(1)))
          .as("names in %s that say nothing", file)
          .isEmpty();
    }
  }

  private static List<Path> mainSources() throws IOException {
    Path root =
        Path.of(System.getProperty("basedir", ".")).toAbsolutePath().normalize().getParent();
    try (Stream<Path> layers = Files.walk(root.resolve("layers/src"));
        Stream<Path> jobs = Files.walk(root.resolve("spark-jobs/src"))) {
      return Stream.concat(layers, jobs)
          .filter(file -> root.relativize(file).toString().matches("[^/]+/src/main/.*[.]java"))
          .toList();
    }
  }
}
