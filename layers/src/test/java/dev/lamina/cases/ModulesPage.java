package dev.lamina.cases;

import dev.lamina.model.LayerCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The page that lists what of torch.nn is in the library, and how it runs. */
final class ModulesPage {
  /** How a name's cases run in a compiled plan. */
  record Status(int compiled, int cases, boolean ordinaryReference) {
    String text() {
      if (compiled == 0) {
        return "reference";
      }
      return ordinaryReference ? "compiled, some reference" : "compiled";
    }
  }

  private final Map<String, Object> torch;
  private final Map<String, Status> statuses;

  private ModulesPage(Map<String, Object> torch, Map<String, Status> statuses) {
    this.torch = torch;
    this.statuses = statuses;
  }

  /**
   * The page of the library as it is.
   *
   * @param isCompiled whether a compiled plan has a kernel for every layer of a case
   */
  static ModulesPage of(Predicate<ModuleCase> isCompiled) {
    Map<String, Status> statuses = new LinkedHashMap<>();
    LayerCatalog.standard().names().forEach(name -> statuses.put(name, new Status(0, 0, false)));
    for (ModuleCase row : ModuleCases.cases()) {
      if (row.hasPlan("onednn") && !row.training()) {
        boolean compiled = isCompiled.test(row);
        statuses.merge(
            row.type().name(),
            new Status(compiled ? 1 : 0, 1, !compiled && isOrdinary(row)),
            (a, b) ->
                new Status(
                    a.compiled() + b.compiled(),
                    a.cases() + b.cases(),
                    a.ordinaryReference() || b.ordinaryReference()));
      }
    }
    return new ModulesPage(torchNames(), statuses);
  }

  /** Whether all inputs have elements and axes; others always run as reference. */
  private static boolean isOrdinary(ModuleCase row) {
    return row.inputShapes().stream().allMatch(shape -> shape.rank() > 0 && shape.elements() > 0)
        && row.outputs().stream().noneMatch(output -> output.isEmpty());
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> torchNames() {
    try (InputStream stream = LayerCatalog.class.getResourceAsStream("torch-names.json")) {
      return (Map<String, Object>) Json.read(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The arguments of every public module of torch, by its name. */
  @SuppressWarnings("unchecked")
  static Map<String, List<String>> torchModules() {
    return (Map<String, List<String>>) torchNames().get("modules");
  }

  /** How each type of the catalog runs. */
  Map<String, Status> statuses() {
    return statuses;
  }

  /** The page, in Markdown. */
  String text() {
    List<String> lines = new ArrayList<>();
    lines.add(
        """
        # What of torch.nn is here

        Made by `ModulesPageTest` from the catalog of layers, the table of module cases and the oneDNN engine; it fails when
        this page is out of date. `-Dmodules.page=write` writes the page anew.

        - **compiled**: every case of the table that has elements runs as oneDNN kernels, or vanishes from the plan. (Empty
          arrays and arrays without axes always run as reference.)
        - **compiled, some reference**: the same, except as the last column says.
        - **reference**: a compiled plan computes the layer by its reference meaning: PyTorch's numbers, without a kernel.
        - **container**: a class that holds modules or parameters.
        - **not for inference**: not in the library, for the reason given.

        Cases counts those of the table that are compiled, and all that a plan can take.

        Not here at all: torch.nn.quantized, torch.nn.qat and torch.nn.intrinsic (other numbers than floats), and the
        parametrisations of torch.nn.utils (a saved model has the weights that they give once they are removed).

        ## torch.nn
        """);
    lines.add("| torch.nn (" + version() + ") | status | cases | |");
    lines.add("|---|---|---|---|");
    torchModules().keySet().forEach(name -> lines.add(moduleRow(name)));
    lines.add("\n## torch.nn.functional\n");
    lines.add(
        "As layers of a definition; each is the layer of the second column, with torch's"
            + " arguments.\n");
    lines.add("| torch.nn.functional | layer |");
    lines.add("|---|---|");
    functions().forEach((name, layer) -> lines.add("| `" + name + "` | " + layer + " |"));
    lines.add("\n## Functions of torch between layers\n");
    lines.add("| layer | torch | status | cases | |");
    lines.add("|---|---|---|---|---|");
    Set<String> others = new TreeSet<>(statuses.keySet());
    others.removeAll(torchModules().keySet());
    for (String name : others) {
      String function = ModulesPageTexts.FUNCTIONS.getOrDefault(name, lower("torch." + name));
      lines.add("| " + name + " | `" + function + "` " + row(name));
    }
    return String.join("\n", lines) + "\n";
  }

  private String version() {
    return ((String) torch.get("torch")).replaceFirst("^(\\d+\\.\\d+).*", "$1");
  }

  private String moduleRow(String name) {
    if (statuses.containsKey(name)) {
      return "| " + name + " " + row(name);
    }
    String container = ModulesPageTexts.CONTAINERS.get(name);
    if (container != null) {
      return "| " + name + " | container | | " + container + " |";
    }
    return "| " + name + " | not for inference | | " + ModulesPageTexts.exception(name) + " |";
  }

  private String row(String name) {
    Status status = statuses.get(name);
    String count = status.compiled() + " of " + status.cases();
    String reason = ModulesPageTexts.REASONS.getOrDefault(name, "");
    return "| " + status.text() + " | " + count + " | " + reason + " |";
  }

  /** What each public function of torch.nn.functional is here. */
  private Map<String, String> functions() {
    Map<String, String> layers = new LinkedHashMap<>();
    for (Object name : (List<?>) torch.get("functional")) {
      layers.put((String) name, function((String) name));
    }
    return layers;
  }

  private String function(String name) {
    String known = ModulesPageTexts.FUNCTIONAL.get(name);
    if (known != null) {
      return known;
    }
    if (name.endsWith("_with_indices")) {
      return function(name.replace("_with_indices", "")) + ", `return_indices: true`";
    }
    if (name.endsWith("_")) {
      return function(name.substring(0, name.length() - 1)) + ", `inplace: true`";
    }
    String plain = name.replace("_", "");
    return statuses.keySet().stream()
        .filter(layer -> lower(layer).equals(plain) || lower(layer).equals(plain + "loss"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("which layer is " + name + "?"));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
