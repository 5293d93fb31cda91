package dev.lamina.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A part of a YAML document, with its place: a scalar, a list or a map. Read by {@link YamlReader}.
 *
 * <p>Scalars have the meaning of YAML 1.2's core schema: {@code true} and {@code false} alone are
 * booleans, numbers are decimal, and what is quoted is a string.
 */
public sealed interface YamlNode {
  /** The line of its first character, from 1. */
  int line();

  /** The column of its first character, from 1. */
  int column();

  /** What it is, for messages: {@code a list}, {@code 'text'}. */
  String describe();

  /** This node as null, a Boolean, Long, Double or String, or a list or map of those. */
  Object toPlain();

  /**
   * A scalar.
   *
   * @param value null, a Boolean, Long, Double or String
   * @param text as it is written, without quotes
   */
  record Scalar(Object value, String text, int line, int column) implements YamlNode {
    @Override
    public String describe() {
      String start = text.length() > 60 ? text.substring(0, 57) + "..." : text;
      return value == null ? "nothing" : "'" + start.replace("\n", "\\n") + "'";
    }

    @Override
    public Object toPlain() {
      return value;
    }
  }

  /** A list. */
  record Items(List<YamlNode> items, int line, int column) implements YamlNode {
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public String describe() {
      return "a list";
    }

    @Override
    public Object toPlain() {
      return items.stream().map(YamlNode::toPlain).toList();
    }
  }

  /**
   * A map.
   *
   * @param entries in the order of the document, their keys all different
   */
  record Entries(List<Entry> entries, int line, int column) implements YamlNode {
    public Entries {
      entries = List.copyOf(entries);
    }

    /** The value of a key, null if there is none. */
    public YamlNode value(String key) {
      return entries.stream()
          .filter(entry -> entry.key().equals(key))
          .map(Entry::value)
          .findFirst()
          .orElse(null);
    }

    @Override
    public String describe() {
      return "a map";
    }

    @Override
    public Object toPlain() {
      Map<String, Object> plain = new LinkedHashMap<>();
      entries.forEach(entry -> plain.put(entry.key(), entry.value().toPlain()));
      return plain;
    }
  }

  /** An entry of a map; the place is the key's. */
  record Entry(String key, YamlNode value, int line, int column) {}
}
