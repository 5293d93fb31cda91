package dev.lamina.cases;

import dev.lamina.cases.ModuleCase.Goldens;
import dev.lamina.model.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All rows of all tables. */
final class ModuleCases {
  private static final List<ModuleCase> CASES;
  private static final List<ErrorCase> ERRORS;

  static {
    try (Stream<Path> files = Files.list(Path.of(ModuleCases.class.getResource(".").toURI()))) {
      List<Path> tables = files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
      CASES = tables.stream().flatMap(table -> cases(table).stream()).toList();
      ERRORS = tables.stream().flatMap(table -> errors(table).stream()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private ModuleCases() {}

  static List<ModuleCase> cases() {
    return CASES;
  }

  static List<ErrorCase> errors() {
    return ERRORS;
  }

  private static List<ModuleCase> cases(Path table) {
    Path file = table.resolveSibling(family(table) + ".safetensors");
    try (Safetensors arrays = Safetensors.open(file)) {
      Goldens goldens = new Goldens(arrays.readAll(), arrays.metadata());
      return rows(table, "cases").stream()
          .map(row -> new ModuleCase(family(table), row, goldens))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<ErrorCase> errors(Path table) {
    return rows(table, "errors").stream().map(row -> new ErrorCase(family(table), row)).toList();
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> rows(Path table, String key) {
    try (InputStream stream = Files.newInputStream(table)) {
      return (List<Map<String, Object>>) ((Map<String, Object>) Json.read(stream)).get(key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String family(Path table) {
    return table.getFileName().toString().replace(".json", "");
  }
}
