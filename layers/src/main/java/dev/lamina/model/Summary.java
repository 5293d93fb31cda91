package dev.lamina.model;

import dev.lamina.nn.ArraySpec;
import dev.lamina.nn.Graph;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Parameter;
import dev.lamina.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a model is made of, layer by layer.
 *
 * @param module as PyTorch prints it
 * @param layers in the order in which they run
 * @param parameters what is learned, by state-dict key
 * @param buffers what is kept with it, such as running means
 * @param parameterCount the number of learned values
 * @param arrayBytes the bytes of all parameters and buffers
 * @param batchSize the number of records that activationBytes is for
 * @param activationBytes the bytes of every layer's outputs, in float32, none sharing memory with
 *     another; -1 where an input takes any shape
 */
public record Summary(
    String module,
    List<LayerRow> layers,
    List<ArrayRow> parameters,
    List<ArrayRow> buffers,
    long parameterCount,
    long arrayBytes,
    long batchSize,
    long activationBytes) {

  /**
   * A layer.
   *
   * @param name its path
   * @param layer as PyTorch prints it
   * @param outputs the shapes of its outputs, N for the batch size: {@code (N, 32, 28, 28)}; empty
   *     where an input takes any shape
   * @param parameterCount the number of its learned values
   * @param flops its floating-point operations for one record (see {@link Flops}); -1 where an
   *     input takes any shape
   */
  public record LayerRow(
      String name, String layer, List<String> outputs, long parameterCount, long flops) {
    public LayerRow {
      outputs = List.copyOf(outputs);
    }
  }

  /** A parameter or buffer and its number of elements. */
  public record ArrayRow(String name, Shape shape, long count) {}

  public Summary {
    layers = List.copyOf(layers);
    parameters = List.copyOf(parameters);
    buffers = List.copyOf(buffers);
  }

  /**
   * The summary of a model.
   *
   * @param batchSize at least 1; only {@code activationBytes} depends on it
   */
  public static Summary of(Model model, long batchSize) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("batch size must be positive, got " + batchSize);
    }
    Graph graph = model.graph();
    boolean known = graph.inputs().stream().allMatch(input -> input.recordShape() != null);
    List<List<Shape>> two = known ? graph.shapes(graph.inputShapes(2)) : null;
    List<List<Shape>> three = known ? graph.shapes(graph.inputShapes(3)) : null;
    List<LayerRow> rows = new ArrayList<>();
    for (int i = 0; i < graph.nodes().size(); i++) {
      Graph.Node node = graph.nodes().get(i);
      List<String> outputs = known ? symbolic(two.get(i), three.get(i)) : List.of();
      long flops = known ? flops(graph, node, i, two, three) : -1;
      rows.add(
          new LayerRow(node.name(), node.spec().describe(), outputs, count(node.spec()), flops));
    }
    return new Summary(
        model.module().toString(),
        rows,
        arrays(model.module().namedParameters()),
        arrays(model.module().namedBuffers()),
        model.module().parameterCount(),
        graph.bytes(),
        batchSize,
        known ? activationBytes(graph.shapes(graph.inputShapes(batchSize))) : -1);
  }

  /** The operations for one record more. */
  private static long flops(
      Graph graph, Graph.Node node, int index, List<List<Shape>> two, List<List<Shape>> three) {
    return Flops.of(node.spec(), reads(graph, node, 3, three), three.get(index))
        - Flops.of(node.spec(), reads(graph, node, 2, two), two.get(index));
  }

  private static List<Shape> reads(
      Graph graph, Graph.Node node, int records, List<List<Shape>> shapes) {
    List<Shape> inputs = graph.inputShapes(records);
    List<Shape> read = new ArrayList<>();
    for (Graph.Port port : node.inputs()) {
      read.add(
          port == null
              ? null
              : port.isInput()
                  ? inputs.get(port.input())
                  : shapes.get(port.node()).get(port.output()));
    }
    return read;
  }

  private static long count(LayerSpec spec) {
    return spec.arrays().stream()
        .filter(array -> array.kind() == ArraySpec.Kind.PARAMETER)
        .mapToLong(array -> array.shape().elements())
        .sum();
  }

  private static List<ArrayRow> arrays(Map<String, Parameter> arrays) {
    List<ArrayRow> rows = new ArrayList<>();
    arrays.forEach(
        (name, array) -> rows.add(new ArrayRow(name, array.shape(), array.shape().elements())));
    return rows;
  }

  private static long activationBytes(List<List<Shape>> shapes) {
    return shapes.stream().flatMap(List::stream).mapToLong(Shape::elements).sum() * Float.BYTES;
  }

  private static List<String> symbolic(List<Shape> two, List<Shape> three) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < two.size(); i++) {
      texts.add(symbolic(two.get(i), three.get(i)));
    }
    return texts;
  }

  /** A shape in terms of the batch size N, from those for two and for three records. */
  private static String symbolic(Shape two, Shape three) {
    List<String> sizes = new ArrayList<>();
    for (int axis = 0; axis < two.rank(); axis++) {
      long slope = three.size(axis) - two.size(axis);
      long rest = two.size(axis) - 2 * slope;
      String linear = (slope == 1 ? "" : slope + "*") + "N" + (rest == 0 ? "" : "+" + rest);
      sizes.add(slope == 0 ? Long.toString(rest) : linear);
    }
    return "(" + String.join(", ", sizes) + ")";
  }

  /** The floating-point operations of all layers for one record; -1 if they are not known. */
  public long flops() {
    return layers.stream().anyMatch(row -> row.flops() < 0)
        ? -1
        : layers.stream().mapToLong(LayerRow::flops).sum();
  }

  /** The summary as text for people. */
  public String text() {
    return text(Map.of());
  }

  /**
   * The summary as text for people, with what became of each layer in an engine.
   *
   * @param compiled by the layer's path; empty for none
   */
  public String text(Map<String, String> compiled) {
    StringBuilder text = new StringBuilder(module).append("\n\n");
    List<List<String>> rows = new ArrayList<>();
    rows.add(row(compiled, "layer", "is", "output", "runs as", "MFLOP", "parameters"));
    for (LayerRow row : layers) {
      String outputs = row.outputs().isEmpty() ? "any" : String.join(", ", row.outputs());
      rows.add(
          row(
              compiled,
              row.name(),
              row.layer(),
              outputs,
              compiled.getOrDefault(row.name(), ""),
              row.flops() < 0 ? "" : String.format(Locale.ROOT, "%,.3f", row.flops() / 1e6),
              grouped(row.parameterCount())));
    }
    table(text, rows);
    arrays(text, "parameter", parameters);
    arrays(text, "buffer", buffers);
    text.append(grouped(parameterCount)).append(" parameters; ");
    text.append(grouped(arrayBytes)).append(" bytes with buffers\n");
    if (activationBytes >= 0) {
      text.append(String.format(Locale.ROOT, "%,.3f MFLOP a record\n", flops() / 1e6));
      text.append(grouped(activationBytes)).append(" bytes of layer outputs for a batch of ");
      text.append(grouped(batchSize)).append('\n');
    }
    return text.toString();
  }

  /** The cells of a row, without the fourth where nothing is compiled. */
  private static List<String> row(Map<String, String> compiled, String... cells) {
    List<String> row = new ArrayList<>(List.of(cells));
    if (compiled.isEmpty()) {
      row.remove(3);
    }
    return row;
  }

  private static void arrays(StringBuilder text, String what, List<ArrayRow> arrays) {
    if (!arrays.isEmpty()) {
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of(what, "shape", "values"));
      arrays.forEach(
          row -> rows.add(List.of(row.name(), row.shape().toString(), grouped(row.count()))));
      table(text, rows);
    }
  }

  private static String grouped(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Columns as wide as they must be, the last one to the right; a line under the heads. */
  private static void table(StringBuilder text, List<List<String>> rows) {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    rows.forEach(
        row -> {
          for (int i = 0; i < columns; i++) {
            widths[i] = Math.max(widths[i], row.get(i).length());
          }
        });
    for (int r = 0; r < rows.size(); r++) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < columns; i++) {
        String align = i == columns - 1 ? "%" : "%-";
        cells.add(String.format(Locale.ROOT, align + widths[i] + "s", rows.get(r).get(i)));
      }
      text.append(String.join("  ", cells)).append('\n');
      if (r == 0) {
        text.append(Arrays.stream(widths).mapToObj("-"::repeat).collect(Collectors.joining("  ")));
        text.append('\n');
      }
    }
    text.append('\n');
  }
}
