package dev.lamina.engine.onednn;

import dev.lamina.model.LayerCatalog;
import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Sizes drawn at random: few and many channels, multiples of 8 and 16 and not, odd and even. */
class RandomArguments {
  final Random random;

  RandomArguments(long seed) {
    this.random = new Random(seed);
  }

  int from(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  @SafeVarargs
  final <T> T any(T... values) {
    return values[random.nextInt(values.length)];
  }

  int channels() {
    return any(1, 2, 3, 5, 7, 8, 13, 16, 17, 24, 32, 33, 48, 64, 100);
  }

  /** A layer by torch's name and arguments. */
  static LayerSpec spec(String type, Object... arguments) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      map.put((String) arguments[i], arguments[i + 1]);
    }
    return (LayerSpec) LayerCatalog.standard().type(type).bind(map);
  }

  /** (C, *) of random sizes. */
  Shape record(int channels, int dims, int least) {
    long[] sizes = new long[dims + 1];
    sizes[0] = channels;
    int most = dims == 1 ? 40 : dims == 2 ? 15 : 7;
    for (int i = 1; i <= dims; i++) {
      sizes[i] = from(least, Math.max(least, most));
    }
    return Shape.of(sizes);
  }

  List<Integer> each(int dims, int least, int most) {
    List<Integer> values = new ArrayList<>();
    for (int i = 0; i < dims; i++) {
      values.add(from(least, most));
    }
    return values;
  }
}
