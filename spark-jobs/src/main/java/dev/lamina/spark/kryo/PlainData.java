package dev.lamina.spark.kryo;

import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The arguments of a layer: null, booleans, numbers, strings, lists and maps, a tag before each.
 */
final class PlainData {
  private static final int NONE = 0;
  private static final int FALSE = 1;
  private static final int TRUE = 2;
  private static final int INTEGER = 3;
  private static final int NUMBER = 4;
  private static final int STRING = 5;
  private static final int LIST = 6;
  private static final int MAP = 7;

  private static final int MAX_DEPTH = 16;

  private PlainData() {}

  static void write(Output out, Object value) {
    if (value == null) {
      out.writeByte(NONE);
    } else if (value instanceof Boolean truth) {
      out.writeByte(truth ? TRUE : FALSE);
    } else if (value instanceof Integer || value instanceof Long) {
      out.writeByte(INTEGER);
      out.writeLong(((Number) value).longValue());
    } else if (value instanceof Float || value instanceof Double) {
      out.writeByte(NUMBER);
      out.writeDouble(((Number) value).doubleValue());
    } else if (value instanceof String text) {
      out.writeByte(STRING);
      out.writeString(text);
    } else if (value instanceof List<?> list) {
      out.writeByte(LIST);
      out.writeInt(list.size());
      list.forEach(element -> write(out, element));
    } else if (value instanceof Map<?, ?> map) {
      out.writeByte(MAP);
      writeMap(out, map);
    } else {
      throw new KryoException("an argument cannot be a " + value.getClass().getName());
    }
  }

  static void writeMap(Output out, Map<?, ?> map) {
    out.writeInt(map.size());
    map.forEach(
        (key, value) -> {
          out.writeString((String) key);
          write(out, value);
        });
  }

  static Map<String, Object> readMap(Input in) {
    return readMap(in, 0);
  }

  private static Object read(Input in, int depth) {
    int tag = in.readByte();
    return switch (tag) {
      case NONE -> null;
      case FALSE -> false;
      case TRUE -> true;
      case INTEGER -> in.readLong();
      case NUMBER -> in.readDouble();
      case STRING -> Checked.string(in);
      case LIST -> readList(in, depth + 1);
      case MAP -> readMap(in, depth + 1);
      default -> throw new KryoException("an argument has the unknown tag " + tag);
    };
  }

  private static List<Object> readList(Input in, int depth) {
    int size = Checked.count(in, "list size");
    checkDepth(depth);
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      list.add(read(in, depth));
    }
    return list;
  }

  private static Map<String, Object> readMap(Input in, int depth) {
    int size = Checked.count(in, "map size");
    checkDepth(depth);
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      String key = Checked.string(in);
      map.put(key, read(in, depth));
    }
    return map;
  }

  private static void checkDepth(int depth) {
    if (depth > MAX_DEPTH) {
      throw new KryoException("arguments are nested deeper than " + MAX_DEPTH);
    }
  }
}
