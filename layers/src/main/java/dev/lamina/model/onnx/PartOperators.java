package dev.lamina.model.onnx;

import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Operators that join, cut, look up and pad. */
final class PartOperators {
  private PartOperators() {}

  static void register(Map<String, Operators.Handler> handlers) {
    handlers.put("Concat", Operators.single(PartOperators::concat));
    handlers.put("Split", PartOperators::split);
    handlers.put("Slice", Operators.single(PartOperators::slice));
    handlers.put("Gather", Operators.single(PartOperators::gather));
    handlers.put("GatherElements", Operators.single(PartOperators::gatherElements));
    handlers.put("Pad", Operators.single(PartOperators::pad));
    handlers.put("Tile", Operators.single(PartOperators::tile));
  }

  private static OnnxValue concat(Translation to, OnnxNode node) {
    List<OnnxValue> all = node.all();
    int axis = node.axis(node.integer("axis", 0), all.get(0).rank());
    if (all.stream().allMatch(OnnxValue::isConstant)) {
      return to.layer(node, to.spec(node, "Concat", "dim", axis), all.toArray(OnnxValue[]::new));
    }
    List<OnnxValue> running = all.stream().filter(value -> !value.isConstant()).toList();
    int batch = running.get(0).batchAxis();
    boolean repeats = batch >= 0 && batch != axis && all.stream().anyMatch(OnnxValue::isConstant);
    if (!repeats) {
      return to.layer(node, to.spec(node, "Concat", "dim", axis), all.toArray(OnnxValue[]::new));
    }
    return around(to, node, all, axis, batch);
  }

  /**
   * Known parts that every record gets: the running ones with zeros in their place, plus a constant
   * that is zero elsewhere.
   */
  private static OnnxValue around(
      Translation to, OnnxNode node, List<OnnxValue> all, int axis, int batch) {
    List<OnnxValue> parts = new ArrayList<>();
    List<OnnxValue> constant = new ArrayList<>();
    int rank = all.get(0).rank();
    for (OnnxValue value : all) {
      if (value.isConstant()) {
        OnnxValue row = to.unrepeated(value);
        INDArray first = row == null ? null : Translation.first(row.array(), batch);
        node.check(first != null, "joins a constant that differs from record to record");
        OnnxValue one = to.known(value.kind(), first);
        Shape zeros = one.shape();
        constant.add(one);
        parts.add(to.known(value.kind(), Tensors.of(new float[(int) zeros.elements()], zeros)));
      } else {
        node.check(value.isFixed(axis), "axis %s has no fixed size", axis);
        long[] sizes = new long[rank];
        for (int i = 0; i < rank; i++) {
          node.check(i == batch || value.isFixed(i), "axis %s has no fixed size", i);
          sizes[i] = i == batch ? 1 : value.shape().size(i);
        }
        Shape zeros = Shape.of(sizes);
        constant.add(to.known(value.kind(), Tensors.of(new float[(int) zeros.elements()], zeros)));
        parts.add(value);
      }
    }
    OnnxValue padded = null;
    int before = 0;
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).isConstant()) {
        int size = Math.toIntExact(parts.get(i).shape().size(axis));
        if (padded == null) {
          before += size;
        } else {
          padded = sides(to, node, padded, axis, 0, size);
        }
      } else {
        padded =
            padded == null
                ? sides(to, node, parts.get(i), axis, before, 0)
                : to.layer(node, to.spec(node, "Concat", "dim", axis), padded, parts.get(i));
      }
    }
    OnnxValue added =
        to.layer(node, to.spec(node, "Concat", "dim", axis), constant.toArray(OnnxValue[]::new));
    return ArithmeticOperators.binary(to, node, "Add", true, padded, added);
  }

  private static OnnxValue sides(
      Translation to, OnnxNode node, OnnxValue value, int axis, int before, int behind) {
    int[] pad = new int[2 * (value.rank() - axis)];
    pad[pad.length - 2] = before;
    pad[pad.length - 1] = behind;
    return before == 0 && behind == 0 ? value : to.layer(node, value, "Pad", "pad", pad);
  }

  private static List<OnnxValue> split(Translation to, OnnxNode node) {
    OnnxValue input = node.input(0);
    int axis = node.axis(node.integer("axis", 0), input.rank());
    long[] sizes = node.integers("split");
    if (sizes == null && node.has(1)) {
      sizes = Tensors.longs(node.constant(1, "split").array());
    }
    int count = node.outputs();
    if (sizes == null && !input.isFixed(axis)) {
      for (Shape shape : input.shapes()) {
        node.check(shape.size(axis) % count == 0, "axis %s is no multiple of %s", axis, count);
      }
      return to.layers(
          node, to.spec(node, "Chunk", "chunks", count, "dim", axis), Map.of(), null, input);
    }
    if (sizes == null) {
      long size = input.shape().size(axis);
      long part = (size + count - 1) / count;
      sizes = new long[count];
      for (int i = 0; i < count; i++) {
        sizes[i] = Math.max(Math.min(part, size - i * part), 0);
      }
    }
    return to.layers(
        node,
        to.spec(node, "Split", "split_size_or_sections", sizes, "dim", axis),
        Map.of(),
        null,
        input);
  }

  private static OnnxValue slice(Translation to, OnnxNode node) {
    OnnxValue input = node.input(0);
    boolean attributes = node.opset() < 10;
    OnnxValue starts = attributes ? to.known(node.integers("starts")) : node.input(1);
    OnnxValue ends = attributes ? to.known(node.integers("ends")) : node.input(2);
    node.check(starts.isConstant() && ends.isConstant(), "starts and ends must be constant");
    int count = Math.toIntExact(starts.shape().elements());
    long[] axes =
        attributes
            ? node.integers("axes")
            : node.has(3) ? Tensors.longs(node.constant(3, "axes").array()) : null;
    long[] steps = node.has(4) ? Tensors.longs(node.constant(4, "steps").array()) : null;
    OnnxValue result = input;
    for (int i = 0; i < count; i++) {
      int axis = axes == null ? i : node.axis(axes[i], input.rank());
      long step = steps == null ? 1 : steps[i];
      if (step < 0) {
        result = backwards(to, node, result, axis, starts, ends, i, step);
        continue;
      }
      Integer start = place(node, result, axis, starts, i);
      Integer end = place(node, result, axis, ends, i);
      start = start == null && begin(result, axis, starts, i) != 0 ? bound(result, axis) : start;
      if ((start == null || start == 0) && end == null && step == 1) {
        continue;
      }
      result =
          to.layer(node, result, "Slice", "dim", axis, "start", start, "end", end, "step", step)
              .as(input.kind());
    }
    return result;
  }

  private static Integer bound(OnnxValue value, int axis) {
    return Math.toIntExact(value.shape().size(axis));
  }

  private static long begin(OnnxValue value, int axis, OnnxValue places, int index) {
    long place = Tensors.longs(places.constants().get(0))[index];
    return place + (place < 0 ? value.shape().size(axis) : 0);
  }

  /** Backwards along an axis: the chosen places one by one. */
  private static OnnxValue backwards(
      Translation to,
      OnnxNode node,
      OnnxValue input,
      int axis,
      OnnxValue starts,
      OnnxValue ends,
      int index,
      long step) {
    node.check(
        input.isFixed(axis) && starts.isInvariant() && ends.isInvariant(),
        "goes backwards along an axis without a fixed size");
    long size = input.shape().size(axis);
    long start = Tensors.longs(starts.array())[index];
    long end = Tensors.longs(ends.array())[index];
    start = Math.min(start < 0 ? start + size : start, size - 1);
    end = Math.max(end < 0 ? end + size : end, -1);
    List<Long> places = new ArrayList<>();
    for (long place = start; place > end; place += step) {
      places.add(place);
    }
    return to.layer(node, input, "IndexSelect", "dim", axis, "index", places).as(input.kind());
  }

  /** A place as an argument: null for beyond the end, negative where it counts from there. */
  private static Integer place(
      OnnxNode node, OnnxValue input, int axis, OnnxValue places, int index) {
    boolean beyond = true;
    boolean same = true;
    boolean fromEnd = true;
    long first = Tensors.longs(places.constants().get(0))[index];
    for (int probe = 0; probe < input.shapes().size(); probe++) {
      long place = Tensors.longs(places.constants().get(probe))[index];
      long size = input.shapes().get(probe).size(axis);
      beyond &= place >= size;
      same &= place == first;
      fromEnd &= place - size == first - input.shape().size(axis);
    }
    if (beyond) {
      return null;
    }
    if (same) {
      return (int) Math.max(Math.min(first, Integer.MAX_VALUE), -Integer.MAX_VALUE);
    }
    node.check(fromEnd, "cuts at a place that depends on an axis without a fixed size");
    return (int) (first - input.shape().size(axis));
  }

  private static OnnxValue gather(Translation to, OnnxNode node) {
    OnnxValue data = node.input(0);
    OnnxValue indices = node.input(1);
    int axis = node.axis(node.integer("axis", 0), data.rank());
    if (data.isInvariant() && !indices.isConstant() && axis == 0 && data.rank() == 2) {
      return to.layers(
              node,
              to.spec(
                  node,
                  "Embedding",
                  "num_embeddings",
                  data.shape().size(0),
                  "embedding_dim",
                  data.shape().size(1)),
              Map.of("weight", data.array()),
              data.name(),
              indices)
          .get(0)
          .as(data.kind());
    }
    if (indices.isConstant() && data.isConstant()) {
      return gatherKnown(to, node, data, indices, axis);
    }
    if (!indices.isConstant()) {
      node.check(
          indices.rank() <= 1,
          "indices must be (K) where data is not a table, got %s",
          indices.shape());
      OnnxValue chosen =
          to.layer(node, to.spec(node, "IndexSelect", "dim", axis), data, indices).as(data.kind());
      return indices.rank() == 1 ? chosen : to.layer(node, chosen, "Squeeze", "dim", axis);
    }
    node.check(indices.isInvariant(), "indices depend on an axis without a fixed size");
    long[] places = Tensors.longs(indices.array());
    if (places.length == 1) {
      Long end = places[0] == -1 ? null : (Long) (places[0] + 1);
      OnnxValue part =
          to.layer(node, data, "Slice", "dim", axis, "start", places[0], "end", end)
              .as(data.kind());
      return shaped(to, node, part, axis, indices.shape());
    }
    for (int i = 0; i < places.length; i++) {
      node.check(places[i] >= 0 || data.isFixed(axis), "counts from the end of a free axis");
      places[i] += places[i] < 0 ? data.shape().size(axis) : 0;
    }
    OnnxValue chosen =
        to.layer(node, data, "IndexSelect", "dim", axis, "index", places).as(data.kind());
    return shaped(to, node, chosen, axis, indices.shape());
  }

  /** The value with an axis in the shape of the indices. */
  private static OnnxValue shaped(
      Translation to, OnnxNode node, OnnxValue value, int axis, Shape indices) {
    List<Shape> shapes =
        value.shapes().stream()
            .map(s -> s.slice(0, axis).concat(indices).concat(s.slice(axis + 1, s.rank())))
            .toList();
    return Reshapes.apply(to, node, value, shapes);
  }

  private static OnnxValue gatherKnown(
      Translation to, OnnxNode node, OnnxValue data, OnnxValue indices, int axis) {
    List<INDArray> arrays = new ArrayList<>();
    for (int probe = 0; probe < to.probes(); probe++) {
      INDArray from = data.constants().get(probe);
      Shape shape = Tensors.shape(from);
      long[] places = Tensors.longs(indices.constants().get(probe));
      for (int i = 0; i < places.length; i++) {
        places[i] += places[i] < 0 ? shape.size(axis) : 0;
      }
      INDArray index = Tensors.of(places, Shape.of(places.length));
      INDArray chosen = to.compute(node, to.spec(node, "IndexSelect", "dim", axis), from, index);
      Shape result =
          shape
              .slice(0, axis)
              .concat(indices.shapes().get(probe))
              .concat(shape.slice(axis + 1, shape.rank()));
      arrays.add(Tensors.reshaped(chosen, result));
    }
    return to.known(data.kind(), arrays);
  }

  private static OnnxValue gatherElements(Translation to, OnnxNode node) {
    OnnxValue data = node.input(0);
    int axis = node.axis(node.integer("axis", 0), data.rank());
    return to.layer(node, to.spec(node, "Gather", "dim", axis), data, node.input(1))
        .as(data.kind());
  }

  private static OnnxValue pad(Translation to, OnnxNode node) {
    OnnxValue input = node.input(0);
    int rank = input.rank();
    long[] pads =
        node.opset() < 11
            ? node.integers(node.opset() < 2 ? "paddings" : "pads")
            : Tensors.longs(node.constant(1, "pads").array());
    node.check(!node.has(3), "axes are not read");
    node.check(pads != null && pads.length == 2 * rank, "pads must have %s values", 2 * rank);
    double value = node.real("value", 0);
    if (node.opset() >= 11 && node.has(2)) {
      value = Tensors.doubles(node.constant(2, "the constant").array())[0];
    }
    String mode = node.text("mode", "constant");
    int first = 0;
    while (first < rank && pads[first] == 0 && pads[rank + first] == 0) {
      first++;
    }
    if (first == rank) {
      return input;
    }
    boolean constant = mode.equals("constant");
    first = constant ? first : Math.min(first, 2);
    int[] sides = new int[2 * (rank - first)];
    for (int axis = first; axis < rank; axis++) {
      int at = 2 * (rank - 1 - axis);
      sides[at] = Math.toIntExact(pads[axis]);
      sides[at + 1] = Math.toIntExact(pads[rank + axis]);
    }
    String border =
        switch (mode) {
          case "constant" -> "constant";
          case "reflect" -> "reflect";
          case "edge" -> "replicate";
          case "wrap" -> "circular";
          default -> throw node.error("mode is %s, which is not read", mode);
        };
    return to.layer(
            node, input, "Pad", "pad", sides, "mode", border, "value", constant ? value : null)
        .as(input.kind());
  }

  private static OnnxValue tile(Translation to, OnnxNode node) {
    OnnxValue result = node.input(0);
    OnnxValue repeats = node.input(1);
    node.check(repeats.isConstant(), "repeats must be constant, or made of shapes");
    if (result.isConstant()) {
      List<INDArray> arrays = new ArrayList<>();
      for (int probe = 0; probe < to.probes(); probe++) {
        INDArray array = result.constants().get(probe);
        long[] counts = Tensors.longs(repeats.constants().get(probe));
        for (int axis = 0; axis < counts.length; axis++) {
          node.check(
              counts[axis] * Math.max(array.length(), 1) <= 1 << 24, "makes a constant too large");
          INDArray[] copies = new INDArray[Math.toIntExact(counts[axis])];
          Arrays.fill(copies, array);
          array = to.compute(node, to.spec(node, "Concat", "dim", axis), copies);
        }
        arrays.add(array);
      }
      return to.known(result.kind(), arrays);
    }
    long[] counts = Tensors.longs(node.constant(1, "repeats").array());
    for (int axis = 0; axis < counts.length; axis++) {
      if (counts[axis] != 1) {
        node.check(counts[axis] > 0 && counts[axis] < 1000, "repeats %s times", counts[axis]);
        OnnxValue[] copies = new OnnxValue[(int) counts[axis]];
        Arrays.fill(copies, result);
        result = to.layer(node, to.spec(node, "Concat", "dim", axis), copies);
      }
    }
    return result;
  }
}
