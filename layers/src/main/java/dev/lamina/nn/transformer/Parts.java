package dev.lamina.nn.transformer;

import static dev.lamina.nn.LayerException.check;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Modules that are arguments of others, given by their own arguments. */
final class Parts {
  private Parts() {}

  /**
   * The arguments of a part by name, of which {@code type} may be one.
   *
   * @param modules the types that it may be
   * @throws dev.lamina.nn.LayerException if it is no map, or of another type
   */
  static Map<String, Object> arguments(Object argument, String... modules) {
    List<String> expected = List.of(modules);
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
