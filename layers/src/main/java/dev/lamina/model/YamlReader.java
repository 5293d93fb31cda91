package dev.lamina.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads a YAML document as plain data with places.
 *
 * <p>Works on the events of the parser, so nothing is ever instantiated. Tags, anchors and aliases
 * are refused, and so are nesting beyond {@value #MAX_DEPTH}, text beyond {@value #MAX_LENGTH}
 * characters and lines beyond {@value #MAX_LINE}: no document takes more than a small multiple of
 * its size, in memory or time.
 */
public final class YamlReader {
  /** The longest document, in characters. */
  public static final int MAX_LENGTH = 16 << 20;

  /** The deepest nesting of lists and maps. */
  public static final int MAX_DEPTH = 64;

  /** The longest line: the parser takes time that grows with its square. */
  static final int MAX_LINE = 1 << 16;

  private static final Pattern INTEGER = Pattern.compile("[+-]?(0|[1-9][0-9]{0,18})");
  private static final Pattern FLOAT =
      Pattern.compile("[+-]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][+-]?[0-9]+)?");

  private final Faults faults;
  private final Parser parser;

  private YamlReader(String text, Faults faults) {
    this.faults = faults;
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_LENGTH);
    options.setProcessComments(false);
    this.parser = new ParserImpl(new StreamReader(text), options);
  }

  /**
   * The document of a text.
   *
   * @param faults duplicate keys, tags and the like are added here, and reading goes on
   * @throws DefinitionException if the text is no YAML document, or beyond the limits; it has those
   *     added before too
   */
  public static YamlNode read(String text, Faults faults) {
    if (text.length() > MAX_LENGTH) {
      throw faults.last(1, 1, "longer than " + MAX_LENGTH + " characters");
    }
    checkLines(text, faults);
    try {
      return new YamlReader(text, faults).document();
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark();
      String problem =
          e.getContext() == null ? e.getProblem() : e.getContext() + ": " + e.getProblem();
      int line = mark == null ? 1 : mark.getLine() + 1;
      int column = mark == null ? 1 : mark.getColumn() + 1;
      throw faults.last(line, column, "not YAML: " + problem);
    } catch (YAMLException e) {
      throw faults.last(1, 1, "not YAML: " + e.getMessage().replace("\n", " "));
    }
  }

  private static void checkLines(String text, Faults faults) {
    int line = 1;
    for (int begin = 0; begin < text.length(); line++) {
      int end = text.indexOf('\n', begin);
      end = end < 0 ? text.length() : end;
      if (end - begin > MAX_LINE) {
        throw faults.last(line, MAX_LINE + 1, "a line of more than " + MAX_LINE + " characters");
      }
      begin = end + 1;
    }
  }

  private YamlNode document() {
    parser.getEvent();
    if (parser.checkEvent(Event.ID.StreamEnd)) {
      throw faults.last(1, 1, "the document is empty");
    }
    parser.getEvent();
    YamlNode root = node(0);
    parser.getEvent();
    if (!parser.checkEvent(Event.ID.StreamEnd)) {
      Mark mark = parser.peekEvent().getStartMark();
      throw faults.last(
          mark.getLine() + 1, mark.getColumn() + 1, "a second document; expected one");
    }
    return root;
  }

  private YamlNode node(int depth) {
    Event event = parser.getEvent();
    Mark mark = event.getStartMark();
    int line = mark.getLine() + 1;
    int column = mark.getColumn() + 1;
    if (event instanceof AliasEvent) {
      faults.add(line, column, "aliases (*name) are not allowed");
      return new YamlNode.Scalar(null, "", line, column);
    }
    if (((NodeEvent) event).getAnchor() != null) {
      faults.add(line, column, "anchors (&name) are not allowed");
    }
    if (event instanceof ScalarEvent scalar) {
      checkTag(scalar.getTag(), line, column);
      boolean plain = scalar.getScalarStyle() == ScalarStyle.PLAIN;
      String text = scalar.getValue();
      return new YamlNode.Scalar(plain ? resolve(text) : text, text, line, column);
    }
    checkTag(((CollectionStartEvent) event).getTag(), line, column);
    if (depth >= MAX_DEPTH) {
      throw faults.last(line, column, "nested more than " + MAX_DEPTH + " deep");
    }
    return event.is(Event.ID.SequenceStart)
        ? items(depth, line, column)
        : entries(depth, line, column);
  }

  private YamlNode items(int depth, int line, int column) {
    List<YamlNode> items = new ArrayList<>();
    while (!parser.checkEvent(Event.ID.SequenceEnd)) {
      items.add(node(depth + 1));
    }
    parser.getEvent();
    return new YamlNode.Items(items, line, column);
  }

  private YamlNode entries(int depth, int line, int column) {
    List<YamlNode.Entry> entries = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    while (!parser.checkEvent(Event.ID.MappingEnd)) {
      YamlNode key = node(depth + 1);
      YamlNode value = node(depth + 1);
      if (!(key instanceof YamlNode.Scalar scalar)) {
        faults.add(key, "a key must be text, got " + key.describe());
      } else if (!keys.add(scalar.text())) {
        faults.add(key, "duplicate key " + scalar.describe());
      } else {
        entries.add(new YamlNode.Entry(scalar.text(), value, key.line(), key.column()));
      }
    }
    parser.getEvent();
    return new YamlNode.Entries(entries, line, column);
  }

  private void checkTag(String tag, int line, int column) {
    if (tag != null) {
      faults.add(line, column, "tags (" + tag + ") are not allowed");
    }
  }

  private static Object resolve(String text) {
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> null;
      case "true", "True", "TRUE" -> true;
      case "false", "False", "FALSE" -> false;
      case ".inf", "+.inf", ".Inf", ".INF" -> Double.POSITIVE_INFINITY;
      case "-.inf", "-.Inf", "-.INF" -> Double.NEGATIVE_INFINITY;
      case ".nan", ".NaN", ".NAN" -> Double.NaN;
      default -> number(text);
    };
  }

  /** A number, or the text if it is none; an integer beyond a long is text, so nobody takes it. */
  private static Object number(String text) {
    if (text.length() > 40) {
      return text;
    }
    if (INTEGER.matcher(text).matches()) {
      try {
        return Long.valueOf(text);
      } catch (NumberFormatException e) {
        return text;
      }
    }
    boolean integer = text.chars().noneMatch(c -> c == '.' || c == 'e' || c == 'E');
    return !integer && FLOAT.matcher(text).matches() ? (Object) Double.valueOf(text) : text;
  }
}
