package dev.lamina.cases;

import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.engine.onednn.OneDnnEngine;
import org.junit.jupiter.api.Test;

class CompiledTypesTest {
  @Test
  void dump() throws Exception {
    StringBuilder out = new StringBuilder();
    for (ModuleCase row : ModuleCases.cases()) {
      if (!row.hasPlan("onednn")) continue;
      try (Plan plan =
          new OneDnnEngine()
              .compile(row.trace(row.module()), row.inputShapes(), Precision.FLOAT32, 1)) {
        out.append(
            row.type().name()
                + " "
                + row
                + " "
                + row.inputShapes()
                + " "
                + row.arguments()
                + " -> "
                + plan.compiledLayers().values()
                + "\n");
      }
    }
    java.nio.file.Files.writeString(java.nio.file.Path.of("/tmp/compiled.txt"), out.toString());
  }
}
