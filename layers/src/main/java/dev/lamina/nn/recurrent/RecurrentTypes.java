package dev.lamina.nn.recurrent;

import dev.lamina.nn.LayerType;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The names of the recurrent layers. */
public final class RecurrentTypes {
  private RecurrentTypes() {}

  /** torch's names and the specs that stand for them. */
  public static List<LayerType> types() {
    return List.of(
        layers("rnn", Map.of("proj_size", 0)),
        layers("lstm", Map.of("nonlinearity", "tanh")),
        layers("gru", Map.of("proj_size", 0, "nonlinearity", "tanh")),
        cell("rnn", Map.of()),
        cell("lstm", Map.of("nonlinearity", "tanh")),
        cell("gru", Map.of("nonlinearity", "tanh")));
  }

  private static LayerType layers(String mode, Map<String, Object> absent) {
    return new LayerType(name(mode), RecurrentSpec.class, preset(mode, absent));
  }

  private static LayerType cell(String mode, Map<String, Object> absent) {
    return new LayerType(name(mode) + "Cell", CellSpec.class, preset(mode, absent));
  }

  private static String name(String mode) {
    return mode.toUpperCase(Locale.ROOT);
  }

  /** The mode, and what the arguments that this mode does not have are. */
  private static Map<String, Object> preset(String mode, Map<String, Object> absent) {
    Map<String, Object> preset = new HashMap<>(absent);
    preset.put("mode", mode);
    return preset;
  }
}
