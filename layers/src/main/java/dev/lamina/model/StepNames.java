package dev.lamina.model;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The names of a definition's inputs and layers: all different, no layer within another one. */
final class StepNames {
  private enum Use {
    INPUT,
    LAYER,
    /** What lies before a dot of a layer's path. */
    CONTAINER
  }

  private final Map<String, Use> uses = new HashMap<>();

  /** Takes the name of an input that is known to be one. */
  void takeInput(String name) {
    uses.put(name, Use.INPUT);
  }

  /** Takes the name of an input; what is wrong with it, if anything. */
  Optional<String> addInput(String name) {
    if (name.isEmpty() || name.indexOf('.') >= 0 || name.indexOf(':') >= 0) {
      return Optional.of(
          "the name of an input must not be empty or contain '.' or ':', got '" + name + "'");
    }
    return add(name, Use.INPUT);
  }

  /** Takes the name of a layer; what is wrong with it, if anything. */
  Optional<String> addLayer(String name) {
    boolean empty =
        name.isEmpty() || name.startsWith(".") || name.endsWith(".") || name.contains("..");
    if (empty || name.indexOf(':') >= 0) {
      return Optional.of(
          "the name of a layer must not be empty, contain ':' or have nothing between its dots,"
              + " got '"
              + name
              + "'");
    }
    for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
      String parent = name.substring(0, dot);
      if (uses.get(parent) == Use.LAYER) {
        return Optional.of("'" + name + "' lies within '" + parent + "', which is a layer");
      }
      if (uses.get(parent) == null) {
        uses.put(parent, Use.CONTAINER);
      }
    }
    return add(name, Use.LAYER);
  }

  private Optional<String> add(String name, Use use) {
    Use before = uses.putIfAbsent(name, use);
    if (before == null) {
      return Optional.empty();
    }
    return Optional.of(
        switch (before) {
          case INPUT -> "there is an input '" + name + "' already";
          case LAYER -> "there is a layer '" + name + "' already";
          case CONTAINER -> "'" + name + "' has other layers within it";
        });
  }
}
