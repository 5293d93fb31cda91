package dev.lamina.nn;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Spec records to and from named arguments of plain data, by reflection over their components.
 *
 * <p>An argument's name is the component's in snake case ({@code kernelSize} is {@code
 * kernel_size}); plain data is null, a boolean, number, string, or a list or map of those.
 */
public final class Arguments {
  /**
   * An argument that a spec takes.
   *
   * @param name in snake case
   * @param type the Java type of the component
   * @param fallback the default as text, null if the argument must be given
   */
  public record Argument(String name, Class<?> type, String fallback) {}

  /**
   * What is wrong with one argument.
   *
   * @param name the argument, given or missing
   */
  public record Fault(String name, String message) {}

  private Arguments() {}

  /** The arguments of a spec, in order. */
  public static List<Argument> of(Class<?> spec) {
    List<Argument> arguments = new ArrayList<>();
    for (RecordComponent component : spec.getRecordComponents()) {
      Default fallback = component.getAnnotation(Default.class);
      arguments.add(
          new Argument(
              snakeCase(component.getName()),
              component.getType(),
              fallback == null ? null : fallback.value()));
    }
    return arguments;
  }

  /** The arguments of a spec with their values as plain data, in order. */
  public static Map<String, Object> of(Record spec) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (RecordComponent component : spec.getClass().getRecordComponents()) {
      values.put(snakeCase(component.getName()), plain(read(spec, component)));
    }
    return values;
  }

  /**
   * The arguments of a spec that are not the defaults, as Python would write them in a call: {@code
   * dim=(1, 2), keepdim=True}.
   *
   * @param hidden components that are no arguments
   */
  public static String printed(Record spec, String... hidden) {
    List<String> texts = new ArrayList<>();
    for (RecordComponent component : spec.getClass().getRecordComponents()) {
      Default fallback = component.getAnnotation(Default.class);
      Object value = read(spec, component);
      boolean isDefault =
          fallback != null
              && Objects.equals(value, convert(literal(fallback.value()), component.getType()));
      if (!isDefault && !Arrays.asList(hidden).contains(component.getName())) {
        texts.add(snakeCase(component.getName()) + "=" + python(value));
      }
    }
    return String.join(", ", texts);
  }

  private static String python(Object value) {
    if (value instanceof Boolean truth) {
      return Printed.bool(truth);
    }
    return value instanceof ArgumentValue ? value.toString() : Printed.orNone(plain(value));
  }

  /**
   * A spec of the given arguments, defaults for the rest.
   *
   * @throws LayerException if an argument is unknown, missing, of another type or of a value that
   *     the spec refuses; it names all that are unknown, missing or of another type at once
   */
  public static <S> S bind(Class<S> spec, Map<String, ?> given) {
    List<Fault> faults = faults(spec, given);
    LayerException.check(
        faults.isEmpty(),
        "%s",
        faults.stream().map(Fault::message).collect(Collectors.joining("; ")));
    List<Argument> arguments = of(spec);
    Class<?>[] types = arguments.stream().map(Argument::type).toArray(Class<?>[]::new);
    Object[] values = arguments.stream().map(argument -> value(argument, given)).toArray();
    return construct(spec, types, values);
  }

  /** The arguments that are unknown, missing or of another type; values are not judged. */
  public static List<Fault> faults(Class<?> spec, Map<String, ?> given) {
    List<Argument> arguments = of(spec);
    List<String> names = arguments.stream().map(Argument::name).toList();
    List<Fault> faults = new ArrayList<>();
    List<String> free = names.stream().filter(name -> !given.containsKey(name)).toList();
    for (String name : given.keySet()) {
      if (!names.contains(name)) {
        faults.add(new Fault(name, "unknown argument '" + name + "'" + Nearest.hint(name, free)));
      }
    }
    for (Argument argument : arguments) {
      try {
        value(argument, given);
      } catch (LayerException e) {
        faults.add(new Fault(argument.name(), e.getMessage()));
      }
    }
    return faults;
  }

  private static Object value(Argument argument, Map<String, ?> given) {
    if (given.containsKey(argument.name())) {
      try {
        Object value = given.get(argument.name());
        LayerException.check(
            !isNone(value, argument.type()) || admitsNone(argument), "must not be none");
        return convert(value, argument.type());
      } catch (LayerException e) {
        throw new LayerException(argument.name() + ": " + e.getMessage());
      }
    }
    LayerException.check(argument.fallback() != null, "missing argument '%s'", argument.name());
    return convert(literal(argument.fallback()), argument.type());
  }

  /** Reads a value as YAML would: {@code none}, a boolean, a number, or else a string. */
  private static Object literal(String text) {
    if (text.equals("none")) {
      return null;
    }
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    if (text.matches("[+-]?\\d+")) {
      return Long.valueOf(text);
    }
    return text.matches("[+-]?\\d[\\d.eE+-]*") ? (Object) Double.valueOf(text) : text;
  }

  /** Plain data as a component's type. */
  private static Object convert(Object value, Class<?> type) {
    if (isNone(value, type)) {
      return null;
    }
    if (ArgumentValue.class.isAssignableFrom(type)) {
      return parse(value, type);
    }
    if (type == boolean.class || type == Boolean.class) {
      LayerException.check(value instanceof Boolean, "expected true or false, got %s", value);
      return value;
    }
    if (type == int.class || type == Integer.class) {
      boolean fits =
          isInteger(value) && ((Number) value).longValue() == ((Number) value).intValue();
      LayerException.check(fits, "expected an integer, got %s", value);
      return ((Number) value).intValue();
    }
    if (type == long.class || type == Long.class) {
      LayerException.check(isInteger(value), "expected an integer, got %s", value);
      return ((Number) value).longValue();
    }
    if (type == double.class || type == Double.class) {
      return number(value);
    }
    if (type == String.class) {
      LayerException.check(value instanceof String, "expected a string, got %s", value);
      return value;
    }
    if (type.isEnum()) {
      return constant(value, type);
    }
    throw new IllegalStateException("a spec cannot have a component of " + type);
  }

  /** Whether none has a meaning: it is the default, or the type is boxed for nothing else. */
  private static boolean admitsNone(Argument argument) {
    Class<?> type = argument.type();
    boolean boxed = type == Boolean.class || Number.class.isAssignableFrom(type);
    return boxed || "none".equals(argument.fallback());
  }

  /** A number, or text such as {@code 1e-5}, {@code inf}, which YAML does not take for one. */
  static double number(Object value) {
    if (value instanceof String text && text.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)[eE][+-]?\\d+")) {
      return Double.parseDouble(text);
    }
    if (value instanceof String text && text.matches("[+-]?\\.?inf(inity)?")) {
      return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    LayerException.check(value instanceof Number, "expected a number, got %s", value);
    return ((Number) value).doubleValue();
  }

  private static boolean isNone(Object value, Class<?> type) {
    return value == null
        || ((value.equals("none") || value.equals("None")) && !hasConstant(type, value));
  }

  /** Whether {@code none} is a value of its own, as it is of torch's {@code reduction}. */
  private static boolean hasConstant(Class<?> type, Object value) {
    return type.isEnum()
        && Arrays.stream(type.getEnumConstants())
            .anyMatch(
                constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).equals(value));
  }

  private static boolean isInteger(Object value) {
    return value instanceof Integer || value instanceof Long;
  }

  private static Object constant(Object value, Class<?> type) {
    List<String> names =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
            .toList();
    int index = names.indexOf(value);
    LayerException.check(index >= 0, "expected one of %s, got %s", new TreeSet<>(names), value);
    return type.getEnumConstants()[index];
  }

  private static Object plain(Object value) {
    if (value instanceof ArgumentValue argument) {
      return argument.toArgument();
    }
    return value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value;
  }

  private static Object parse(Object value, Class<?> type) {
    try {
      Method parse = type.getMethod("parse", Object.class);
      return parse.invoke(null, value);
    } catch (InvocationTargetException e) {
      throw thrown(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " needs a public static parse(Object)", e);
    }
  }

  private static Object read(Record spec, RecordComponent component) {
    try {
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(spec);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  private static <S> S construct(Class<S> spec, Class<?>[] types, Object[] values) {
    try {
      Constructor<S> constructor = spec.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw thrown(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + spec, e);
    }
  }

  private static RuntimeException thrown(InvocationTargetException e) {
    if (e.getCause() instanceof RuntimeException cause) {
      return cause;
    }
    return new IllegalStateException(e.getCause());
  }

  private static String snakeCase(String camelCase) {
    return camelCase
        .chars()
        .mapToObj(
            c -> Character.isUpperCase(c) ? "_" + (char) Character.toLowerCase(c) : "" + (char) c)
        .collect(Collectors.joining());
  }
}
