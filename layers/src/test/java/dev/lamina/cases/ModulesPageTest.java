package dev.lamina.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.engine.onednn.OneDnnEngine;
import dev.lamina.model.LayerCatalog;
import dev.lamina.nn.Arguments;
import dev.lamina.nn.Graph;
import dev.lamina.nn.LayerType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What of torch.nn is in the library, and which of it is compiled; what it computes is checked by
 * {@link ModuleCasesTest}. Oracle: PyTorch's names, through make_torch_names.py.
 */
class ModulesPageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("basedir", "."), "MODULES.md").toAbsolutePath();

  /** Where a module's arrays lie, and of what type they are; arrays are float32 in memory here. */
  private static final Set<String> PLACES = Set.of("device", "dtype");

  @Test
  void torchModules_areLayersContainersOrStatedExceptions() {
    List<String> missing = new ArrayList<>();
    for (String name : ModulesPage.torchModules().keySet()) {
      boolean isHere =
          LayerCatalog.standard().names().contains(name)
              || ModulesPageTexts.CONTAINERS.containsKey(name);
      if (isHere == (ModulesPageTexts.exception(name) != null)) {
        missing.add(name);
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void torchContainers_areClasses() throws Exception {
    for (String name : ModulesPageTexts.CONTAINERS.keySet()) {
      assertThat(Class.forName("dev.lamina.nn." + name)).isPublic();
    }
  }

  @Test
  void torchArguments_ofEveryLayer_areItsArguments() {
    List<String> missing = new ArrayList<>();
    for (Map.Entry<String, List<String>> module : ModulesPage.torchModules().entrySet()) {
      if (LayerCatalog.standard().names().contains(module.getKey())) {
        LayerType type = LayerCatalog.standard().type(module.getKey());
        List<String> own =
            Arguments.of(type.spec()).stream().map(Arguments.Argument::name).toList();
        module.getValue().stream()
            .filter(argument -> !own.contains(argument) && !PLACES.contains(argument))
            .filter(argument -> !argument.startsWith("_") && !argument.startsWith("*"))
            .forEach(argument -> missing.add(type.name() + "." + argument));
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void page_isOfTheLibraryAsItIs() throws IOException {
    ModulesPage page = ModulesPage.of(ModulesPageTest::isCompiled);
    Set<String> unexplained = new TreeSet<>();
    page.statuses()
        .forEach(
            (name, status) -> {
              boolean needs = status.ordinaryReference() || status.compiled() == 0;
              if (needs != ModulesPageTexts.REASONS.containsKey(name)) {
                unexplained.add(name + " " + status);
              }
            });
    assertThat(unexplained).as("layers whose reason is missing, or not needed").isEmpty();

    if ("write".equals(System.getProperty("modules.page"))) {
      Files.writeString(PAGE, page.text());
    }
    assertThat(page.text()).isEqualTo(Files.readString(PAGE));
  }

  private static boolean isCompiled(ModuleCase row) {
    Graph graph = row.trace(row.module());
    try (Plan plan = new OneDnnEngine().compile(graph, row.inputShapes(), Precision.FLOAT32, 1)) {
      return !plan.compiledLayers().containsValue("reference");
    }
  }
}
