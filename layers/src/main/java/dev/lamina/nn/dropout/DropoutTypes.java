package dev.lamina.nn.dropout;

import dev.lamina.nn.LayerType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The names of the dropout layers. */
public final class DropoutTypes {
  private DropoutTypes() {}

  /** torch's names and the specs that stand for them. */
  public static List<LayerType> types() {
    return Arrays.stream(DropoutSpec.Form.values()).map(DropoutTypes::type).toList();
  }

  private static LayerType type(DropoutSpec.Form form) {
    String argument = form.name().toLowerCase(Locale.ROOT);
    return new LayerType(form.type(), DropoutSpec.class, Map.of("form", argument));
  }
}
