package dev.lamina.image;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files beside these tests. */
final class TestImages {
  private TestImages() {}

  static Path file(String name) {
    try {
      return Path.of(TestImages.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(file(name));
  }
}
