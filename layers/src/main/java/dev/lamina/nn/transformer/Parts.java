package dev.lamina.nn.transformer;

import static dev.lamina.nn.LayerException.check;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Modules that are arguments of others, given by their own arguments. */
final class Parts {
  private Parts() {}

  /**
   * The arguments of a part by name; a {@code type} among them is one of those expected.
   *
   * @throws dev.lamina.nn.LayerException if it is no map, or of another type
   */
  static Map<String, Object> arguments(Object argument, String... types) {
    List<String> expected = List.of(types);
    check(
        argument instanceof Map,
        "expected the arguments of %s by name, got %s",
        String.join(" or ", expected),
        argument);
    Map<String, Object> arguments = new LinkedHashMap<>();
    ((Map<?, ?>) argument).forEach((name, value) -> arguments.put(String.valueOf(name), value));
    Object type = arguments.get("type");
    check(
        type == null || (type instanceof String && expected.contains(type)),
        "expected type %s, got %s",
        String.join(" or ", expected),
        type);
    return arguments;
  }
}
