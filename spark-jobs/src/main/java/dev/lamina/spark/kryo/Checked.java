package dev.lamina.spark.kryo;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;

/** Reads values that must be within bounds. Nothing is allocated of a size that is only claimed. */
final class Checked {
  private Checked() {}

  @SuppressWarnings("AnnotateFormatMethod")
  static void check(boolean holds, String format, Object... values) {
    if (!holds) {
      throw new KryoException(format.formatted(values));
    }
  }

  static int count(Input in, String what) {
    return between(in.readInt(), 0, Integer.MAX_VALUE, what);
  }

  static int between(int value, int least, int most, String what) {
    check(value >= least && value <= most, "%s must be %s to %s, got %s", what, least, most, value);
    return value;
  }

  static String string(Input in) {
    String text = in.readString();
    check(text != null, "a string is missing");
    return text;
  }
}
