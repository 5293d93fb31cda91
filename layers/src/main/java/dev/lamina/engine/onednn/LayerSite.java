package dev.lamina.engine.onednn;

import dev.lamina.engine.pass.Fused;
import dev.lamina.engine.pass.PostOp;
import dev.lamina.nn.Graph;
import dev.lamina.nn.Graph.Port;
import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.dnnl.global.dnnl;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer at its place in an assembly: what it reads, and what is done to its output. */
final class LayerSite {
  private final Assembly assembly;
  private final int index;
  private final Graph.Node node;
  private final Map<Integer, Slot> slots = new HashMap<>();
  private final Map<Integer, PackedWeight> weights = new HashMap<>();

  LayerSite(Assembly assembly, int index) {
    this.assembly = assembly;
    this.index = index;
    this.node = assembly.graph().nodes().get(index);
  }

  Assembly assembly() {
    return assembly;
  }

  Handles owner() {
    return assembly.owner();
  }

  /** The layer, without what was fused into it. */
  LayerSpec spec() {
    return node.spec() instanceof Fused fused ? fused.base() : node.spec();
  }

  List<PostOp> postOps() {
    return node.spec() instanceof Fused fused ? fused.postOps() : List.of();
  }

  /** The number of inputs of the layer itself, without those that post-ops add. */
  int inputs() {
    return node.inputs().size() - (int) postOps().stream().filter(PostOp::isAdd).count();
  }

  boolean has(int input) {
    return input < node.inputs().size() && node.inputs().get(input) != null;
  }

  Shape inputShape(int input) {
    return assembly.shape(node.inputs().get(input));
  }

  Shape outputShape(int output) {
    return assembly.shape(new Port(index, output));
  }

  INDArray array(String name) {
    return node.arrays().get(name);
  }

  /** An input as it lies. */
  Slot input(int input) {
    return assembly.value(node.inputs().get(input));
  }

  /** An input channels last (where it has channels and spatial axes), of the given type. */
  Slot channelsLast(int input, int type) {
    return assembly.in(input(input), channelsLast(inputShape(input), type));
  }

  /** An input row by row, of the given type. */
  Slot rowMajor(int input, int type) {
    return assembly.in(input(input), Layout.rowMajor(inputShape(input), type, owner()));
  }

  /** An input of the given type, channels last if it lies so, else row by row. */
  Slot typed(int input, int type) {
    Slot slot = input(input);
    Shape shape = slot.layout().shape();
    return assembly.in(
        slot,
        isChannelsLast(slot) ? channelsLast(shape, type) : Layout.rowMajor(shape, type, owner()));
  }

  /**
   * The type for what is made of some inputs element by element: bfloat16 only if all are. Inputs
   * of the graph may be large integers, which it could not hold.
   */
  int ownType(int... which) {
    int type = assembly.valueType();
    for (int input : which) {
      type = input(input).layout().type() == Layout.FLOAT32 ? Layout.FLOAT32 : type;
    }
    return type;
  }

  /** As {@link #ownType(int...)} of all inputs. */
  int ownType() {
    return ownType(IntStream.range(0, inputs()).toArray());
  }

  /** The same memory read in another way: strides are distances in elements. */
  Slot view(Slot slot, long offset, Shape shape, long[] strides) {
    int type = slot.layout().type();
    Layout layout = Layout.strided(shape, type, strides, owner());
    return assembly.view(slot, offset * Layout.width(type), layout);
  }

  boolean isChannelsLast(Slot slot) {
    Shape shape = slot.layout().shape();
    return shape.rank() >= 3
        && slot.layout().same(channelsLast(shape, slot.layout().type()))
        && !slot.layout().same(Layout.rowMajor(shape, slot.layout().type(), owner()));
  }

  Layout channelsLast(Shape shape, int type) {
    return shape.rank() < 3
        ? Layout.rowMajor(shape, type, owner())
        : Layout.channelsLast(shape, type, owner());
  }

  LayerSite argument(int number, Slot slot) {
    slots.put(number, slot);
    return this;
  }

  /** A parameter, packed to the layout that the primitive wants. */
  LayerSite weight(int number, String name, INDArray array, Shape shape, Layout wanted) {
    return weight(number, name, array, Layout.rowMajor(shape, Layout.FLOAT32, owner()), wanted);
  }

  /** A parameter whose elements lie as {@code given}, packed to the layout that is wanted. */
  LayerSite weight(int number, String name, INDArray array, Layout given, Layout wanted) {
    weights.put(number, assembly.weights().pack(node.name() + "." + name, array, given, wanted));
    return this;
  }

  /** An array made of parameters, whose elements lie row by row, packed to the layout wanted. */
  PackedWeight packed(String name, INDArray array, Layout wanted) {
    Layout given = Layout.rowMajor(wanted.shape(), Layout.FLOAT32, owner());
    return assembly.weights().pack(node.name() + "." + name, array, given, wanted);
  }

  /**
   * Where the output goes: a new value, or over the value that a post-op adds if that ends here.
   */
  Slot output(Layout layout, Slot... sources) {
    Port added = addedInPlace(layout, sources);
    return added == null
        ? assembly.allocate(layout)
        : new Slot(assembly.value(added).storage(), layout);
  }

  private Port addedInPlace(Layout layout, Slot... sources) {
    List<PostOp> adds = postOps().stream().filter(PostOp::isAdd).toList();
    if (adds.size() != 1) {
      return null;
    }
    Port port = node.inputs().get(adds.get(0).input());
    Slot slot = assembly.value(port);
    boolean fits = slot.layout().same(layout) && assembly.isLastUse(port, index);
    for (Slot source : sources) {
      fits = fits && source.storage() != slot.storage();
    }
    return fits ? port : null;
  }

  /** Describes the post-ops, and gives the primitive the arrays that are added. */
  Attributes attributes(Slot output) {
    return attributes(output, List.of());
  }

  /** As {@link #attributes(Slot)}, with functions that come before the post-ops. */
  Attributes attributes(Slot output, List<Eltwise> first) {
    Attributes attributes = new Attributes();
    boolean complete = false;
    try {
      first.forEach(attributes::eltwise);
      for (PostOp op : postOps()) {
        if (op.isAdd()) {
          add(attributes, assembly.value(node.inputs().get(op.input())), output);
        } else {
          Eltwise.of(op.spec()).forEach(attributes::eltwise);
        }
      }
      complete = true;
    } finally {
      if (!complete) {
        attributes.close();
      }
    }
    return attributes;
  }

  private void add(Attributes attributes, Slot added, Slot output) {
    if (added.storage() == output.storage()) {
      attributes.addInPlace(output.layout().type());
      return;
    }
    Slot same = inShapeOf(added, output.layout());
    argument(attributes.binary(dnnl.dnnl_binary_add, same.layout()), same);
  }

  /** The value that a post-op adds, as the output lies. */
  Slot added(PostOp op, Slot output) {
    Slot added = assembly.value(node.inputs().get(op.input()));
    return added.storage() == output.storage() ? output : inShapeOf(added, output.layout());
  }

  /** A value in another layout, which may have more rows than the value: those hold anything. */
  private Slot inShapeOf(Slot slot, Layout wanted) {
    if (slot.layout().shape().elements() == wanted.shape().elements()) {
      return assembly.in(reshaped(slot, wanted.shape(), wanted.type()), wanted);
    }
    return padded(slot, wanted);
  }

  /** Some of the elements along an axis of a value. */
  Slot part(Slot slot, int axis, long begin, long size) {
    long[] strides = slot.layout().strides();
    return view(slot, begin * strides[axis], slot.layout().shape().with(axis, size), strides);
  }

  /** A value with its axes in another order. */
  Slot permuted(Slot slot, int... axes) {
    long[] given = slot.layout().strides();
    long[] sizes = new long[axes.length];
    long[] strides = new long[axes.length];
    for (int i = 0; i < axes.length; i++) {
      sizes[i] = slot.layout().shape().size(axes[i]);
      strides[i] = given[axes[i]];
    }
    return view(slot, 0, Shape.of(sizes), strides);
  }

  /** A copy of a value that lies row by row, with more rows, which hold anything. */
  Slot padded(Slot slot, Layout wanted) {
    Slot padded = assembly.allocate(wanted);
    Layout own = Layout.rowMajor(slot.layout().shape(), wanted.type(), owner());
    assembly.copy(slot, assembly.view(padded, own));
    return padded;
  }

  /** A value in another shape of as many elements, which its elements fill row by row. */
  Slot reshaped(Slot slot, Shape shape, int type) {
    if (slot.layout().shape().equals(shape)) {
      return slot;
    }
    long[] strides = Reshaping.strides(slot.layout(), shape);
    if (strides != null && slot.layout().type() == type) {
      return view(slot, 0, shape, strides);
    }
    Slot dense = assembly.in(slot, Layout.rowMajor(slot.layout().shape(), type, owner()));
    return assembly.view(dense, Layout.rowMajor(shape, type, owner()));
  }

  /** Copies a value to where another lies, as a part of what the layer does. */
  void copy(Slot from, Slot to) {
    assembly.copiedBy(index, assembly.copy(from, to));
  }

  /** Copies an array to where a value lies, as a part of what the layer does. */
  void copy(String name, INDArray array, Slot to) {
    Shape shape = to.layout().shape();
    Layout dense = Layout.rowMajor(shape, to.layout().type(), owner());
    weight(dnnl.DNNL_ARG_SRC, name, array, Layout.rowMajor(shape, Layout.FLOAT32, owner()), dense);
    argument(dnnl.DNNL_ARG_DST, to);
    execute(Assembly.reorder(dense, to.layout(), owner()));
  }

  /** Adds a convolution by tiles and names its result. */
  void execute(Step.Tiled step, Slot result) {
    assembly.convolve(index, step);
    define(0, result);
  }

  /** Adds the step and names its result. */
  void execute(Primitive primitive, Slot result) {
    argument(dnnl.DNNL_ARG_DST, result);
    execute(primitive);
    define(0, result);
  }

  /** Adds the step; arguments are given anew for the next one. */
  void execute(Primitive primitive) {
    assembly.ranBy(index, primitive);
    assembly.execute(what(), primitive, Map.copyOf(slots), Map.copyOf(weights));
    slots.clear();
    weights.clear();
  }

  /** The layer and what was fused into it, for people. */
  String what() {
    return node.name() + " = " + node.spec().type();
  }

  /** Whether anything reads an output of the layer. */
  boolean isRead(int output) {
    return assembly.isRead(new Port(index, output));
  }

  /** Names an output of the layer. */
  void define(int output, Slot slot) {
    assembly.define(new Port(index, output), slot);
  }
}
