package dev.lamina.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.dnnl_reorder_primitive_desc_create;

import dev.lamina.nn.Graph;
import dev.lamina.nn.Graph.Port;
import dev.lamina.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A program being put together: its steps, its storages, and where each value is by now. */
final class Assembly {
  private final Graph graph;
  private final List<Shape> inputShapes;
  private final List<List<Shape>> shapes;
  private final WeightStore weights;
  private final Handles owner;
  private final int valueType;
  private final int threads;
  private final List<Step> steps = new ArrayList<>();
  private final List<Storage> storages = new ArrayList<>();
  private final Map<Port, Slot> values = new HashMap<>();
  private final Map<Slot, List<Slot>> copies = new HashMap<>();
  private final Map<Integer, String> kernels = new HashMap<>();
  private final Set<Integer> copied = new HashSet<>();
  private final Set<Integer> viewed = new HashSet<>();

  /**
   * An assembly in which only the inputs are there.
   *
   * @param valueType the number type that values between layers have
   * @param threads the number of threads that the program will run on
   * @param owner owns all that the program is made of
   */
  Assembly(
      Graph graph,
      List<Shape> inputShapes,
      int valueType,
      int threads,
      WeightStore weights,
      Handles owner) {
    this.graph = graph;
    this.inputShapes = inputShapes;
    this.shapes = graph.shapes(inputShapes);
    this.valueType = valueType;
    this.threads = threads;
    this.weights = weights;
    this.owner = owner;
    for (int i = 0; i < inputShapes.size(); i++) {
      Layout layout = Layout.rowMajor(inputShapes.get(i), Layout.FLOAT32, owner);
      values.put(new Port(-1 - i, 0), store(Storage.Kind.INPUT, i, layout));
    }
  }

  Graph graph() {
    return graph;
  }

  Handles owner() {
    return owner;
  }

  WeightStore weights() {
    return weights;
  }

  /** The number type of values between layers: that of the plan's precision. */
  int valueType() {
    return valueType;
  }

  /** The number of threads that the program will run on. */
  int threads() {
    return threads;
  }

  Shape shape(Port port) {
    return port.isInput()
        ? inputShapes.get(port.input())
        : shapes.get(port.node()).get(port.output());
  }

  Slot value(Port port) {
    return values.get(port);
  }

  void define(Port port, Slot slot) {
    values.put(port, slot);
  }

  List<Step> steps() {
    return steps;
  }

  /** What runs each node: the kernel of its primitive; a node that is a view only has none. */
  Map<Integer, String> kernels() {
    return kernels;
  }

  /** Says which primitive runs a node, if none does yet but copies. */
  void ranBy(int node, Primitive primitive) {
    if (copied.remove(node) || !kernels.containsKey(node)) {
      kernels.put(node, primitive.kernel());
    }
  }

  /** Says that a copy is part of what a node does. */
  void copiedBy(int node, Primitive primitive) {
    if (kernels.putIfAbsent(node, primitive.kernel()) == null) {
      copied.add(node);
    }
  }

  List<Storage> storages() {
    return storages;
  }

  /** A new value in the arena, which the next step writes. */
  Slot allocate(Layout layout) {
    return store(Storage.Kind.ARENA, 0, layout);
  }

  private Slot store(Storage.Kind kind, int index, Layout layout) {
    storages.add(new Storage(kind, index, layout.bytes(), steps.size()));
    return new Slot(storages.size() - 1, layout);
  }

  /** The same memory read in another way. */
  Slot view(Slot slot, Layout layout) {
    return view(slot, 0, layout);
  }

  /** A part of the same memory, from {@code offset} bytes on. */
  Slot view(Slot slot, long offset, Layout layout) {
    viewed.add(slot.storage());
    return new Slot(slot.storage(), slot.offset() + offset, layout);
  }

  /** Whether a later layer or an output of the graph reads a value. */
  boolean isRead(Port port) {
    return graph.outputs().stream().anyMatch(output -> output.port().equals(port))
        || graph.nodes().stream().anyMatch(node -> node.inputs().contains(port));
  }

  /** A value in a layout: itself if it has it, else a copy, which later readers share. */
  Slot in(Slot slot, Layout wanted) {
    if (slot.layout().same(wanted)) {
      return slot;
    }
    List<Slot> known = copies.computeIfAbsent(slot, key -> new ArrayList<>());
    for (Slot copy : known) {
      if (copy.layout().same(wanted)) {
        return copy;
      }
    }
    Slot copy = allocate(wanted);
    copy(slot, copy);
    known.add(copy);
    return copy;
  }

  /** Copies a value to where another lies, which must be of the same shape. */
  Primitive copy(Slot from, Slot to) {
    Primitive primitive = reorder(from.layout(), to.layout(), owner);
    execute("reorder", primitive, Map.of(DNNL_ARG_SRC, from, DNNL_ARG_DST, to), Map.of());
    return primitive;
  }

  /** A primitive that copies from one layout to another of the same shape. */
  static Primitive reorder(Layout from, Layout to, Handles owner) {
    return Primitive.create(
        "reorder",
        desc ->
            dnnl_reorder_primitive_desc_create(
                desc, from.desc(), OneDnn.engine(), to.desc(), OneDnn.engine(), null),
        owner);
  }

  void execute(
      String what,
      Primitive primitive,
      Map<Integer, Slot> slots,
      Map<Integer, PackedWeight> packed) {
    slots.values().forEach(slot -> storages.get(slot.storage()).usedBy(steps.size()));
    steps.add(new Step.Execute(what, primitive, primitive.scratchpad(owner), slots, packed));
  }

  /** Convolves by tiles, as what a node does. */
  void convolve(int node, Step.Tiled step) {
    kernels.put(node, "winograd, " + step.product().primitive().kernel());
    step.slots().forEach(slot -> storages.get(slot.storage()).usedBy(steps.size()));
    steps.add(step);
  }

  /** Computes a layer by its reference meaning, on row-major floats. */
  void compute(int index) {
    Graph.Node node = graph.nodes().get(index);
    kernels.put(index, "reference");
    List<Slot> inputs = new ArrayList<>();
    for (Port port : node.inputs()) {
      inputs.add(port == null ? null : rowMajor(value(port)));
    }
    List<Slot> outputs = new ArrayList<>();
    for (int i = 0; i < shapes.get(index).size(); i++) {
      Shape shape = shapes.get(index).get(i);
      Slot output = allocate(Layout.rowMajor(shape, Layout.FLOAT32, owner));
      define(new Port(index, i), output);
      outputs.add(output);
    }
    inputs.stream()
        .filter(slot -> slot != null)
        .forEach(slot -> storages.get(slot.storage()).usedBy(steps.size()));
    steps.add(new Step.Compute(node, node.arrays(), inputs, outputs));
  }

  /** A value as row-major floats. */
  Slot rowMajor(Slot slot) {
    return in(slot, Layout.rowMajor(slot.layout().shape(), Layout.FLOAT32, owner));
  }

  /** Copies the graph's outputs to the plan's output arrays. */
  void finish() {
    for (int i = 0; i < graph.outputs().size(); i++) {
      Slot slot = value(graph.outputs().get(i).port());
      Layout layout = Layout.rowMajor(slot.layout().shape(), Layout.FLOAT32, owner);
      copy(slot, store(Storage.Kind.OUTPUT, i, layout));
    }
  }

  /**
   * Whether a layer may overwrite a value: it lies in the arena, nothing views it, and no later
   * layer and no output of the graph reads it or another value in the same memory.
   */
  boolean isLastUse(Port port, int node) {
    int storage = value(port).storage();
    return storages.get(storage).kind() == Storage.Kind.ARENA
        && !viewed.contains(storage)
        && values.entrySet().stream()
            .noneMatch(
                value ->
                    value.getValue().storage() == storage && isReadAfter(value.getKey(), node));
  }

  private boolean isReadAfter(Port port, int node) {
    return graph.outputs().stream().anyMatch(output -> output.port().equals(port))
        || graph.nodes().stream().skip(node + 1L).anyMatch(n -> n.inputs().contains(port));
  }

  /** A point to go back to if a lowering fails halfway. */
  record Mark(int steps, int storages) {}

  Mark mark() {
    return new Mark(steps.size(), storages.size());
  }

  void backTo(Mark mark) {
    steps.subList(mark.steps, steps.size()).clear();
    storages.subList(mark.storages, storages.size()).clear();
    copies.values().forEach(known -> known.removeIf(copy -> copy.storage() >= mark.storages));
  }
}
