package dev.lamina.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_memory_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_execute;
import static org.bytedeco.dnnl.global.dnnl.dnnl_reorder_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_default_flags;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_destroy;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_wait;

import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The packed parameters of a graph, each held once in each layout that a primitive wants. */
final class WeightStore implements AutoCloseable {
  private final Handles owner = new Handles();
  private final Map<String, List<PackedWeight>> packed = new HashMap<>();
  private long bytes;

  /**
   * A parameter in a layout, packed now if it was not before.
   *
   * @param key the parameter's path; equal keys have equal values
   * @param array its elements
   * @param given how they lie, in the shape that the primitive sees
   * @param wanted the layout to pack it to
   */
  synchronized PackedWeight pack(String key, INDArray array, Layout given, Layout wanted) {
    List<PackedWeight> known = packed.computeIfAbsent(key, k -> new ArrayList<>());
    for (PackedWeight weight : known) {
      if (weight.layout().same(wanted)) {
        return weight;
      }
    }
    PackedWeight weight = reorder(array, given, wanted);
    known.add(weight);
    return weight;
  }

  synchronized long bytes() {
    return bytes;
  }

  private PackedWeight reorder(INDArray array, Layout given, Layout wanted) {
    NativeMemory memory = new NativeMemory(wanted.bytes());
    owner.own(memory, memory::close);
    bytes += memory.bytes();
    Layout kept = Layout.chosen(wanted.shape(), wanted.type(), wanted.desc(), owner);
    float[] elements = Tensors.floats(array);
    try (Handles scratch = new Handles();
        NativeMemory plain = new NativeMemory(4L * elements.length)) {
      new FloatPointer(plain.at(0)).put(elements);
      Primitive copy =
          Primitive.create(
              "packing of weights",
              desc ->
                  dnnl_reorder_primitive_desc_create(
                      desc, given.desc(), OneDnn.engine(), kept.desc(), OneDnn.engine(), null),
              scratch);
      dnnl_memory source = memory(given, plain.at(0), scratch);
      dnnl_memory target = memory(kept, memory.at(0), scratch);
      dnnl_exec_arg_t arguments = new dnnl_exec_arg_t(2);
      scratch.own(arguments, arguments::deallocate);
      arguments.getPointer(0).arg(DNNL_ARG_SRC).memory(source);
      arguments.getPointer(1).arg(DNNL_ARG_DST).memory(target);
      dnnl_stream stream = stream(scratch);
      OneDnn.check(
          dnnl_primitive_execute(copy.handle(), stream, 2, arguments), "packing of weights");
      OneDnn.check(dnnl_stream_wait(stream), "packing of weights");
    }
    return new PackedWeight(kept, memory);
  }

  static dnnl_memory memory(Layout layout, Pointer address, Handles owner) {
    dnnl_memory memory = new dnnl_memory();
    OneDnn.check(dnnl_memory_create(memory, layout.desc(), OneDnn.engine(), address), "memory");
    return owner.own(memory, () -> dnnl_memory_destroy(memory));
  }

  static dnnl_stream stream(Handles owner) {
    dnnl_stream stream = new dnnl_stream();
    OneDnn.check(dnnl_stream_create(stream, OneDnn.engine(), dnnl_stream_default_flags), "stream");
    return owner.own(stream, () -> dnnl_stream_destroy(stream));
  }

  @Override
  public synchronized void close() {
    owner.close();
    packed.clear();
  }
}
