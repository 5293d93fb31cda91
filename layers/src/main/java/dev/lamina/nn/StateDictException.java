package dev.lamina.nn;

import java.util.List;

/** A state dict does not fit a module. */
public final class StateDictException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  StateDictException(String module, StateDictDifference difference, boolean strict) {
    super(message(module, difference, strict));
  }

  private static String message(String module, StateDictDifference difference, boolean strict) {
    StringBuilder text = new StringBuilder("weights do not fit " + module + ":");
    if (strict) {
      append(text, "missing", difference.missing());
      append(text, "unexpected", difference.unexpected());
    }
    append(text, "wrong shape", difference.mismatched());
    return text.toString();
  }

  private static void append(StringBuilder text, String what, List<String> keys) {
    if (!keys.isEmpty()) {
      text.append("\n  ").append(what).append(" (").append(keys.size()).append("): ");
      text.append(String.join(", ", keys));
    }
  }
}
