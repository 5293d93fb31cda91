package dev.lamina.model;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** The files beside these tests, and those of the project's data folder. */
final class Resources {
  private Resources() {}

  static Path file(String name) {
    try {
      return Path.of(Resources.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A file of {@code data/models}; tests run in the module's folder. */
  static Path model(String name) {
    return Path.of("..", "data", "models", name);
  }
}
