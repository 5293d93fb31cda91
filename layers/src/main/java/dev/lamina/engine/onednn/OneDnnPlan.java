package dev.lamina.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCRATCHPAD;
import static org.bytedeco.dnnl.global.dnnl.dnnl_primitive_execute;
import static org.bytedeco.dnnl.global.dnnl.dnnl_stream_wait;

import dev.lamina.engine.Plan;
import dev.lamina.nn.Graph;
import dev.lamina.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A program with memory of its own. */
final class OneDnnPlan implements Plan {
  private final List<Shape> inputShapes;
  private final List<Shape> outputShapes;
  private final int threads;
  private final SharedModel.Lease lease;
  private final Handles owner = new Handles();
  private final List<INDArray> inputs = new ArrayList<>();
  private final List<INDArray> outputs = new ArrayList<>();
  private final NativeMemory arena;
  private final NativeMemory scratchpad;
  private final dnnl_stream stream;
  private final List<Runnable> actions = new ArrayList<>();
  private final AtomicBoolean running = new AtomicBoolean();
  private final NonFinite nonFinite;
  private boolean closed;

  OneDnnPlan(
      Graph graph,
      SharedModel.Lease lease,
      List<Shape> inputShapes,
      List<Shape> outputShapes,
      int threads) {
    this.lease = owner.own(lease, lease::close);
    this.inputShapes = List.copyOf(inputShapes);
    this.outputShapes = List.copyOf(outputShapes);
    this.threads = threads;
    this.inputShapes.forEach(shape -> inputs.add(allocate(shape)));
    this.outputShapes.forEach(shape -> outputs.add(allocate(shape)));
    Program program = lease.program();
    this.arena = memory(program.arenaBytes());
    this.scratchpad = memory(program.scratchpadBytes());
    this.stream = WeightStore.stream(owner);
    program.steps().forEach(step -> actions.add(action(step)));
    this.nonFinite = new NonFinite(graph, lease.finite(), inputs, outputs);
  }

  private INDArray allocate(Shape shape) {
    INDArray array = Nd4j.create(DataType.FLOAT, shape.toArray(), 'c');
    return owner.own(array, array::close);
  }

  private NativeMemory memory(long bytes) {
    NativeMemory memory = new NativeMemory(bytes);
    return owner.own(memory, memory::close);
  }

  private Runnable action(Step step) {
    if (step instanceof Step.Compute compute) {
      return ReferenceStep.of(compute, this::pointer, owner);
    }
    if (step instanceof Step.Tiled tiled) {
      Runnable product = action(tiled.product());
      Runnable lastProduct = action(tiled.lastProduct());
      return TiledStep.of(tiled, product, lastProduct, this::pointer);
    }
    Step.Execute execute = (Step.Execute) step;
    Map<Integer, dnnl_memory> arguments = new HashMap<>();
    execute
        .slots()
        .forEach(
            (number, slot) ->
                arguments.put(number, WeightStore.memory(slot.layout(), pointer(slot), owner)));
    execute
        .weights()
        .forEach(
            (number, weight) ->
                arguments.put(
                    number, WeightStore.memory(weight.layout(), weight.memory().at(0), owner)));
    if (execute.scratchpad() != null) {
      arguments.put(
          DNNL_ARG_SCRATCHPAD, WeightStore.memory(execute.scratchpad(), scratchpad.at(0), owner));
    }
    dnnl_exec_arg_t list = new dnnl_exec_arg_t(arguments.size());
    owner.own(list, list::deallocate);
    int next = 0;
    for (Map.Entry<Integer, dnnl_memory> argument : arguments.entrySet()) {
      list.getPointer(next++).arg(argument.getKey()).memory(argument.getValue());
    }
    int count = arguments.size();
    String what = execute.what();
    return () ->
        OneDnn.check(
            dnnl_primitive_execute(execute.primitive().handle(), stream, count, list), what);
  }

  private Pointer pointer(Slot slot) {
    Storage storage = lease.program().storage(slot);
    return switch (storage.kind()) {
      case ARENA -> arena.at(storage.offset() + slot.offset());
      case INPUT -> at(inputs.get(storage.index()), slot.offset());
      case OUTPUT -> at(outputs.get(storage.index()), slot.offset());
    };
  }

  private static Pointer at(INDArray array, long offset) {
    return NativeMemory.address(array.data().pointer().address() + offset);
  }

  @Override
  public Map<String, String> compiledLayers() {
    return lease.program().compiledLayers();
  }

  @Override
  public long arenaBytes() {
    return arena.bytes() + scratchpad.bytes();
  }

  @Override
  public long weightBytes() {
    return lease.weightBytes();
  }

  @Override
  public List<Shape> inputShapes() {
    return inputShapes;
  }

  @Override
  public List<Shape> outputShapes() {
    return outputShapes;
  }

  @Override
  public INDArray input(int index) {
    return inputs.get(index);
  }

  @Override
  public INDArray output(int index) {
    return outputs.get(index);
  }

  @Override
  public void run() {
    if (!running.compareAndSet(false, true)) {
      throw new IllegalStateException("the plan is in use by another thread");
    }
    try {
      if (closed) {
        throw new IllegalStateException("the plan is closed");
      }
      OneDnn.useThreads(threads);
      for (int i = 0; i < actions.size(); i++) {
        actions.get(i).run();
      }
      OneDnn.check(dnnl_stream_wait(stream), "run");
      nonFinite.correct();
    } finally {
      running.set(false);
    }
  }

  @Override
  public void close() {
    if (!running.compareAndSet(false, true)) {
      throw new IllegalStateException("the plan is in use by another thread");
    }
    try {
      if (!closed) {
        closed = true;
        owner.close();
      }
    } finally {
      running.set(false);
    }
  }
}
