package dev.lamina.spark.job;

import dev.lamina.model.LayerCatalog;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.LossSpec;
import dev.lamina.nn.ModuleSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/** From a configuration's loss to its spec. */
final class LossSetup {
  private LossSetup() {}

  /**
   * The loss of a type and its arguments.
   *
   * @throws IllegalArgumentException if there is none such
   */
  static LossSpec bind(Map<String, Object> definition) {
    Map<String, Object> arguments = new LinkedHashMap<>(definition);
    Object type = arguments.remove("type");
    LayerException.check(type != null, "needs a 'type', such as CrossEntropyLoss");
    ModuleSpec spec = LayerCatalog.standard().type(type.toString()).bind(arguments);
    if (spec instanceof LossSpec loss) {
      return loss;
    }
    throw new LayerException(type + " is not a loss");
  }
}
