package dev.lamina.image.transform;

import java.util.Map;

/** A step of arguments that are too large, or come from files, to be written as text. */
interface Carried {
  /** The arguments as objects that can be serialized, and that the step is bound from. */
  Map<String, Object> carried();

  /** The arguments in short, as text and numbers. */
  Map<String, Object> described();
}
