package dev.lamina.model.onnx;

import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.recurrent.RecurrentSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** LSTM, GRU and RNN: one layer of torch's each, of one direction or two. */
final class RecurrentOperators {
  /** For each gate of torch's, which of the file's it is. */
  private static final Map<String, int[]> GATES =
      Map.of("LSTM", new int[] {0, 2, 3, 1}, "GRU", new int[] {1, 0, 2}, "RNN", new int[] {0});

  private RecurrentOperators() {}

  static void register(Map<String, Operators.Handler> handlers) {
    GATES.keySet().forEach(type -> handlers.put(type, RecurrentOperators::recurrent));
  }

  private static List<OnnxValue> recurrent(Translation to, OnnxNode node) {
    String type = node.type();
    boolean lstm = type.equals("LSTM");
    String direction = node.text("direction", "forward");
    boolean reverse = direction.equals("reverse");
    int directions = direction.equals("bidirectional") ? 2 : 1;
    boolean batchFirst = node.integer("layout", 0) != 0;
    node.check(!node.hasAttribute("clip"), "clip is not read");
    node.check(node.integer("input_forget", 0) == 0, "input_forget is not read");
    node.check(!lstm || !node.has(7), "peepholes are not read");
    node.check(
        !type.equals("GRU") || node.integer("linear_before_reset", 0) != 0,
        "linear_before_reset must be 1, as torch's GRU has it");
    OnnxValue weights = node.constant(1, "W");
    OnnxValue recurrence = node.constant(2, "R");
    int hidden = Math.toIntExact(node.integer("hidden_size", recurrence.shape().size(2)));
    int gates = GATES.get(type).length;
    int size = Math.toIntExact(weights.shape().size(2));
    Shape w = Shape.of(directions, (long) gates * hidden, size);
    Shape r = Shape.of(directions, (long) gates * hidden, hidden);
    node.check(weights.shape().equals(w), "W must be %s, got %s", w, weights.shape());
    node.check(recurrence.shape().equals(r), "R must be %s, got %s", r, recurrence.shape());
    OnnxValue bias = node.has(3) ? node.constant(3, "B") : null;
    boolean two = directions == 2 || reverse;
    LayerSpec spec =
        lstm || !type.equals("RNN")
            ? to.spec(node, type, arguments(size, hidden, bias, batchFirst, two))
            : to.spec(
                node,
                type,
                rnn(arguments(size, hidden, bias, batchFirst, two), activation(node, directions)));
    if (!type.equals("RNN")) {
      checkActivations(
          node, lstm ? List.of("sigmoid", "tanh", "tanh") : List.of("sigmoid", "tanh"));
    }
    Map<String, INDArray> arrays = new LinkedHashMap<>();
    for (int d = 0; d < (two ? 2 : 1); d++) {
      // A direction by itself is the second of two; the first then counts for nothing.
      int from = directions == 2 ? d : 0;
      String suffix = RecurrentSpec.suffix(0, d);
      arrays.put("weight_ih" + suffix, gates(weights.array(), type, from, hidden, size, 0));
      arrays.put("weight_hh" + suffix, gates(recurrence.array(), type, from, hidden, hidden, 0));
      if (bias != null) {
        node.check(
            bias.shape().equals(Shape.of(directions, 2L * gates * hidden)),
            "B must be (%s, %s), got %s",
            directions,
            2 * gates * hidden,
            bias.shape());
        arrays.put("bias_ih" + suffix, gates(bias.array(), type, from, hidden, 1, 0));
        arrays.put("bias_hh" + suffix, gates(bias.array(), type, from, hidden, 1, gates));
      }
    }
    OnnxValue[] read = inputs(to, node, lstm, batchFirst, reverse);
    List<OnnxValue> outputs = to.layers(node, spec, arrays, null, read);
    return results(to, node, outputs, directions, hidden, batchFirst, reverse);
  }

  private static Object[] arguments(
      int size, int hidden, OnnxValue bias, boolean batchFirst, boolean two) {
    return new Object[] {
      "input_size",
      size,
      "hidden_size",
      hidden,
      "bias",
      bias != null,
      "batch_first",
      batchFirst,
      "bidirectional",
      two
    };
  }

  private static Object[] rnn(Object[] arguments, String nonlinearity) {
    Object[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "nonlinearity";
    all[arguments.length + 1] = nonlinearity;
    return all;
  }

  private static String activation(OnnxNode node, int directions) {
    List<String> activations = lower(node);
    String first = activations.isEmpty() ? "tanh" : activations.get(0);
    node.check(
        (first.equals("tanh") || first.equals("relu"))
            && (activations.isEmpty() || activations.stream().allMatch(first::equals))
            && activations.size() <= directions,
        "activations must be Tanh or Relu, got %s",
        activations);
    return first;
  }

  private static List<String> lower(OnnxNode node) {
    return node.texts("activations").stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }

  private static void checkActivations(OnnxNode node, List<String> expected) {
    List<String> given = lower(node);
    for (int i = 0; i < given.size(); i++) {
      node.check(
          given.get(i).equals(expected.get(i % expected.size())),
          "activations must be %s, got %s",
          expected,
          given);
    }
  }

  /**
   * The rows of a direction, gate by gate in torch's order.
   *
   * @param columns 1 for a bias, (G)
   * @param skip how many gates to leave out first
   */
  private static INDArray gates(
      INDArray array, String type, int direction, int hidden, int columns, int skip) {
    int[] order = GATES.get(type);
    float[] from = Tensors.floats(array);
    int block = hidden * columns;
    int begin = direction * (int) (from.length / array.size(0)) + skip * block;
    float[] rows = new float[order.length * block];
    for (int gate = 0; gate < order.length; gate++) {
      System.arraycopy(from, begin + order[gate] * block, rows, gate * block, block);
    }
    boolean bias = array.rank() == 2;
    int count = order.length * hidden;
    return Tensors.of(rows, bias ? Shape.of(count) : Shape.of(count, columns));
  }

  private static OnnxValue[] inputs(
      Translation to, OnnxNode node, boolean lstm, boolean batchFirst, boolean reverse) {
    OnnxValue input = node.input(0);
    OnnxValue lengths = node.inputOrNull(4);
    if (lengths != null && lengths.isConstant()) {
      long steps = input.shape().size(batchFirst ? 1 : 0);
      boolean whole =
          input.isFixed(batchFirst ? 1 : 0)
              && lengths.constants().stream()
                  .allMatch(array -> Arrays.stream(Tensors.longs(array)).allMatch(l -> l == steps));
      node.check(whole, "sequence_lens must be an input, or the whole length");
      lengths = null;
    }
    OnnxValue hidden = state(to, node, 5, batchFirst);
    OnnxValue cell = lstm ? state(to, node, 6, batchFirst) : null;
    node.check(
        !lstm || (hidden == null) == (cell == null),
        "has one initial state of the two, or one of zeros");
    node.check(!reverse || hidden == null, "initial states are not read in direction reverse");
    return lstm
        ? new OnnxValue[] {input, hidden, cell, lengths}
        : new OnnxValue[] {input, hidden, lengths};
  }

  /** An initial state (D, N, H); null for zeros. */
  private static OnnxValue state(Translation to, OnnxNode node, int index, boolean batchFirst) {
    OnnxValue state = node.inputOrNull(index);
    boolean zeros =
        state != null
            && state.isConstant()
            && state.constants().stream()
                .allMatch(array -> Arrays.stream(Tensors.doubles(array)).allMatch(v -> v == 0));
    if (state == null || zeros) {
      return null;
    }
    return batchFirst ? ShapeOperators.permute(to, node, state, 1, 0, 2) : state;
  }

  /** Y (T, D, N, H), Y_h and Y_c (D, N, H); with the batch first (N, T, D, H) and (N, D, H). */
  private static List<OnnxValue> results(
      Translation to,
      OnnxNode node,
      List<OnnxValue> outputs,
      int directions,
      int hidden,
      boolean batchFirst,
      boolean reverse) {
    OnnxValue output = outputs.get(0);
    if (reverse) {
      output = to.layer(node, output, "Slice", "dim", -1, "start", hidden, "end", null);
    }
    List<Shape> apart =
        output.shapes().stream()
            .map(s -> Shape.of(s.size(0), s.size(1), directions, hidden))
            .toList();
    OnnxValue[] results = new OnnxValue[outputs.size()];
    if (isRead(node, 0)) {
      OnnxValue split = Reshapes.apply(to, node, output, apart);
      if (directions == 1 && !batchFirst) {
        List<Shape> moved =
            output.shapes().stream().map(s -> Shape.of(s.size(0), 1, s.size(1), hidden)).toList();
        split = Reshapes.apply(to, node, output, moved);
      } else if (!batchFirst) {
        split = ShapeOperators.permute(to, node, split, 0, 2, 1, 3);
      }
      results[0] = split;
    }
    for (int i = 1; i < results.length; i++) {
      if (isRead(node, i)) {
        OnnxValue state = outputs.get(i);
        state = reverse ? to.layer(node, state, "Slice", "dim", 0, "start", 1, "end", null) : state;
        results[i] = batchFirst ? ShapeOperators.permute(to, node, state, 1, 0, 2) : state;
      }
    }
    return Arrays.asList(results);
  }

  private static boolean isRead(OnnxNode node, int output) {
    return output < node.outputs() && !node.proto().getOutput(output).isEmpty();
  }
}
