package dev.lamina.spark.cli;

import dev.lamina.model.DefinitionException;
import dev.lamina.model.Faults;
import dev.lamina.model.YamlNode;
import dev.lamina.model.YamlReader;
import dev.lamina.nn.Default;
import dev.lamina.nn.Nearest;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Binds a job's configuration record: keys in snake case from a YAML file, and over them those
 * given on the command line.
 *
 * <p>Reading never stops at a fault. A key at fault keeps its default, so that what else is wrong
 * can be found as well; {@link #faults} has all of them.
 */
final class ConfReader {
  /**
   * A value and what to say of where it came from: {@code conf/job.yaml:3:13} or {@code --data}.
   */
  private record Given(YamlNode value, String place) {}

  private final Map<String, Given> given = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();
  private final Map<String, RecordComponent> components = new LinkedHashMap<>();
  private final Set<String> keys = components.keySet();

  ConfReader(Class<? extends Record> type) {
    collect(type);
  }

  /** A component that is itself a record is a group of keys, which stand beside the others. */
  private void collect(Class<?> record) {
    for (RecordComponent component : record.getRecordComponents()) {
      if (component.getType().isRecord()) {
        collect(component.getType());
      } else if (components.put(key(component.getName()), component) != null) {
        throw new IllegalStateException("a configuration has " + component.getName() + " twice");
      }
    }
  }

  /** Takes all keys of a file. */
  void file(String name) {
    String text;
    try {
      text = Files.readString(Path.of(name));
    } catch (NoSuchFileException e) {
      faults.add(name + ": there is no such file");
      return;
    } catch (IOException | IllegalArgumentException e) {
      faults.add(name + ": cannot be read: " + e.getMessage());
      return;
    }
    YamlNode root = parse(text, name);
    if (root instanceof YamlNode.Entries map) {
      for (YamlNode.Entry entry : map.entries()) {
        give(
            entry.key(),
            entry.value(),
            place(name, entry.line(), entry.column()),
            place(name, entry.value().line(), entry.value().column()));
      }
    } else if (root != null) {
      faults.add(place(name, root.line(), root.column()) + ": expected keys and values");
    }
  }

  /** Takes {@code key=value}, the value in YAML. */
  void assignment(String assignment) {
    int equals = assignment.indexOf('=');
    String origin = "--set " + assignment;
    if (equals < 1) {
      faults.add(origin + ": expected key=value");
      return;
    }
    value(assignment.substring(0, equals).strip(), assignment.substring(equals + 1), origin);
  }

  /** Takes a value that an option of its own was given: text as it is, or else YAML. */
  void option(String key, String option, String text) {
    Class<?> kind = components.get(key).getType();
    if (kind == String.class) {
      give(key, new YamlNode.Scalar(text, text, 1, 1), option, option);
    } else {
      value(key, kind == List.class && !text.startsWith("[") ? "[" + text + "]" : text, option);
    }
  }

  /** Whether the configuration has such a key. */
  boolean has(String key) {
    return keys.contains(key);
  }

  private void value(String key, String text, String origin) {
    YamlNode node = text.isBlank() ? new YamlNode.Scalar("", "", 1, 1) : parse(text, origin);
    if (node != null) {
      give(key, node, origin, origin);
    }
  }

  private void give(String key, YamlNode value, String keyPlace, String valuePlace) {
    if (keys.contains(key)) {
      given.put(key, new Given(value, valuePlace));
    } else {
      faults.add(keyPlace + ": unknown key '" + key + "'" + hint(key));
    }
  }

  private String hint(String key) {
    String nearest = Nearest.hint(key, keys);
    return nearest.isEmpty() ? "; there are " + String.join(", ", keys) : nearest;
  }

  private YamlNode parse(String text, String origin) {
    Faults found = new Faults(origin);
    try {
      YamlNode node = YamlReader.read(text, found);
      found.check();
      return node;
    } catch (DefinitionException e) {
      faults.addAll(e.messages());
      return null;
    }
  }

  private static String place(String file, int line, int column) {
    return file + ":" + line + ":" + column;
  }

  /** The record; a required key that lacks is null in it. */
  <R extends Record> R bind(Class<R> record) {
    return record.cast(construct(record));
  }

  private Object construct(Class<?> record) {
    RecordComponent[] parts = record.getRecordComponents();
    Object[] values = new Object[parts.length];
    Class<?>[] types = new Class<?>[parts.length];
    for (int i = 0; i < parts.length; i++) {
      types[i] = parts[i].getType();
      values[i] = types[i].isRecord() ? construct(types[i]) : value(parts[i]);
    }
    try {
      Constructor<?> constructor = record.getDeclaredConstructor(types);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("a configuration must not check itself", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + record, e);
    }
  }

  private Object value(RecordComponent component) {
    Given value = given.get(key(component.getName()));
    if (value != null) {
      try {
        return convert(value.value(), component.getGenericType());
      } catch (IllegalArgumentException e) {
        faults.add(value.place() + ": " + key(component.getName()) + ": " + e.getMessage());
      }
    }
    Default fallback = component.getAnnotation(Default.class);
    return fallback == null
        ? null
        : convert(YamlReader.read(fallback.value(), new Faults("")), component.getGenericType());
  }

  private static Object convert(YamlNode node, Type type) {
    if (node instanceof YamlNode.Scalar scalar && scalar.value() == null) {
      if (type instanceof Class<?> simple && simple.isPrimitive()) {
        throw new IllegalArgumentException("expected a value, got none");
      }
      return null;
    }
    if (type instanceof ParameterizedType generic) {
      return generic.getRawType() == List.class ? list(node, generic) : map(node);
    }
    if (!(node instanceof YamlNode.Scalar scalar)) {
      throw expected("a single value", node);
    }
    return scalar(scalar, (Class<?>) type);
  }

  private static List<Object> list(YamlNode node, ParameterizedType type) {
    if (!(node instanceof YamlNode.Items items)) {
      throw expected("a list", node);
    }
    List<Object> list = new ArrayList<>();
    items.items().forEach(item -> list.add(convert(item, type.getActualTypeArguments()[0])));
    return list;
  }

  private static Map<?, ?> map(YamlNode node) {
    if (!(node instanceof YamlNode.Entries)) {
      throw expected("a map", node);
    }
    return (Map<?, ?>) node.toPlain();
  }

  private static Object scalar(YamlNode.Scalar node, Class<?> type) {
    Object value = node.value();
    if (type == String.class) {
      return node.text();
    } else if (type == boolean.class) {
      if (value instanceof Boolean) {
        return value;
      }
      throw expected("true or false", node);
    } else if (type == int.class || type == Integer.class) {
      if (value instanceof Long number && number == number.intValue()) {
        return number.intValue();
      }
      throw expected("an integer", node);
    } else if (type == long.class) {
      if (value instanceof Long) {
        return value;
      }
      throw expected("an integer", node);
    } else if (type == double.class) {
      if (value instanceof Number number) {
        return number.doubleValue();
      }
      throw expected("a number", node);
    } else if (type.isEnum()) {
      for (Object constant : type.getEnumConstants()) {
        if (constant.toString().equalsIgnoreCase(node.text())) {
          return constant;
        }
      }
      throw expected("one of " + names(type), node);
    }
    throw new IllegalStateException("a configuration cannot have a component of " + type);
  }

  private static List<String> names(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
        .collect(Collectors.toList());
  }

  private static IllegalArgumentException expected(String what, YamlNode node) {
    return new IllegalArgumentException("expected " + what + ", got " + node.describe());
  }

  /** What was wrong with what was read so far, in that order. */
  List<String> faults() {
    return faults;
  }

  /**
   * Where a key's value was given: {@code conf/job.yaml:3:13: } or {@code --data: }; else nothing.
   */
  String place(String key) {
    Given value = given.get(key);
    return value == null ? "" : value.place() + ": ";
  }

  private static String key(String component) {
    return component
        .chars()
        .mapToObj(
            c -> Character.isUpperCase(c) ? "_" + (char) Character.toLowerCase(c) : "" + (char) c)
        .collect(Collectors.joining());
  }
}
