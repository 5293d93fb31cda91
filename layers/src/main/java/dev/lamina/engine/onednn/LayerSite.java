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

  int inputs() {
    return node.inputs().size();
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

  /** An input as it lies, yet of the given type. */
  Slot typed(int input, int type) {
    Slot slot = input(input);
    if (slot.layout().type() == type) {
      return slot;
    }
    Shape shape = slot.layout().shape();
    return assembly.in(
        slot,
        isChannelsLast(slot) ? channelsLast(shape, type) : Layout.rowMajor(shape, type, owner()));
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
    Attributes attributes = new Attributes();
    int position = 0;
    for (PostOp op : postOps()) {
      if (!op.isAdd()) {
        Eltwise function = Eltwise.of(op.spec());
        if (function == null) {
          attributes.close();
          throw new OneDnn.Unimplemented(op.spec().type());
        }
        attributes.eltwise(function);
      } else {
        Slot added = assembly.value(node.inputs().get(op.input()));
        if (added.storage() == output.storage()) {
          attributes.addInPlace(output.layout().type());
        } else {
          Slot same = addend(added, output.layout());
          attributes.add(same.layout());
          argument(
              dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * (position + 1) | dnnl.DNNL_ARG_SRC_1,
              same);
        }
      }
      position++;
    }
    return attributes;
  }

  /**
   * A value that a post-op adds, in the layout of the primitive's output: a layer of matrices has
   * fewer axes than the value, and of a single row one more row, which may hold anything.
   */
  private Slot addend(Slot added, Layout wanted) {
    Shape shape = added.layout().shape();
    if (shape.equals(wanted.shape())) {
      return assembly.in(added, wanted);
    }
    Layout own = Layout.rowMajor(shape, wanted.type(), owner());
    if (shape.elements() == wanted.shape().elements()) {
      return assembly.view(assembly.in(added, own), wanted);
    }
    Slot padded = assembly.allocate(wanted);
    assembly.copy(added, assembly.view(padded, own));
    return padded;
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
    assembly.execute(
        node.name() + " = " + node.spec().type(),
        primitive,
        Map.copyOf(slots),
        Map.copyOf(weights));
    slots.clear();
    weights.clear();
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
