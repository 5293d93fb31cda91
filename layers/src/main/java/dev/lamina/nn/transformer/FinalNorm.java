package dev.lamina.nn.transformer;

import dev.lamina.nn.ArgumentValue;
import dev.lamina.nn.Arguments;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.norm.LayerNorm;
import java.util.Map;

/**
 * The layer norm after the last layer of a stack, as an argument: a map of its arguments.
 *
 * @param spec what it is
 */
public record FinalNorm(LayerNorm.Spec spec) implements ArgumentValue {
  /**
   * Reads the argument: a map of the layer norm's arguments, and of its {@code type} or not.
   *
   * @throws LayerException if it is no map, or an argument is wrong
   */
  public static FinalNorm parse(Object argument) {
    Map<String, Object> arguments = Parts.arguments(argument, "LayerNorm");
    arguments.remove("type");
    return new FinalNorm(Arguments.bind(LayerNorm.Spec.class, arguments));
  }

  @Override
  public Object toArgument() {
    return Arguments.of(spec);
  }
}
