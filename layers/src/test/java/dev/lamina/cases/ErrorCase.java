package dev.lamina.cases;

import dev.lamina.model.LayerCatalog;
import dev.lamina.nn.LayerType;
import dev.lamina.nn.ModuleSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A row of what a layer must refuse; see {@code make_goldens.py} for what its keys mean. */
record ErrorCase(String family, Map<String, Object> row) {
  String name() {
    return (String) row.get("name");
  }

  LayerType type() {
    return LayerCatalog.standard().type((String) row.get("type"));
  }

  @SuppressWarnings("unchecked")
  ModuleSpec spec() {
    return type().bind((Map<String, Object>) row.getOrDefault("args", Map.of()));
  }

  boolean training() {
    return "train".equals(row.get("mode"));
  }

  /** Whether the shapes alone show what is wrong. */
  boolean showsInShapes() {
    return !row.containsKey("at");
  }

  @SuppressWarnings("unchecked")
  List<String> fragments() {
    return (List<String>) row.get("message");
  }

  /** The inputs: their values where they are given, otherwise ones; null where absent. */
  @SuppressWarnings("unchecked")
  List<INDArray> inputs() {
    List<INDArray> inputs = new ArrayList<>();
    ((List<Map<String, Object>>) row.get("inputs")).forEach(input -> inputs.add(input(input)));
    return inputs;
  }

  private static INDArray input(Map<String, Object> input) {
    if (input == null) {
      return null;
    }
    List<Number> values = new ArrayList<>();
    Shape shape;
    if (input.containsKey("values")) {
      shape = collect(input.get("values"), values);
    } else {
      shape = Shape.of(longs((List<?>) input.get("shape")));
      for (long i = 0; i < shape.elements(); i++) {
        values.add(1);
      }
    }
    if ("int64".equals(input.get("dtype")) || "randint".equals(input.get("kind"))) {
      return Tensors.of(longs(values), shape);
    }
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i).floatValue();
    }
    return Tensors.of(floats, shape);
  }

  private static Shape collect(Object nested, List<Number> values) {
    if (nested instanceof Number value) {
      values.add(value);
      return Shape.of();
    }
    List<?> items = (List<?>) nested;
    Shape inner = Shape.of();
    for (Object item : items) {
      inner = collect(item, values);
    }
    return inner.prepend(items.size());
  }

  private static long[] longs(List<?> values) {
    return values.stream().mapToLong(value -> ((Number) value).longValue()).toArray();
  }

  @Override
  public String toString() {
    return family + "/" + name();
  }
}
