package dev.lamina.engine.onednn;

import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.Mode;
import dev.lamina.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Computes a layer by its reference meaning, on views of a plan's memory. */
final class ReferenceStep {
  private static final WorkspaceConfiguration WORKSPACE =
      WorkspaceConfiguration.builder()
          .policyAllocation(AllocationPolicy.STRICT)
          .policyLearning(LearningPolicy.FIRST_LOOP)
          .policySpill(SpillPolicy.EXTERNAL)
          .build();

  private ReferenceStep() {}

  static Runnable of(Step.Compute step, Function<Slot, Pointer> memory, Handles owner) {
    List<INDArray> inputs = new ArrayList<>();
    step.inputs().forEach(slot -> inputs.add(slot == null ? null : array(slot, memory)));
    List<INDArray> outputs = new ArrayList<>();
    step.outputs().forEach(slot -> outputs.add(array(slot, memory)));
    String workspace = "lamina." + step.node().name();
    return () -> {
      MemoryWorkspace scope =
          Nd4j.getWorkspaceManager().getAndActivateWorkspace(WORKSPACE, workspace);
      try (scope) {
        LayerCall call = new LayerCall(Mode.EVALUATION, null, step.arrays(), inputs);
        List<INDArray> results = step.node().spec().compute(call);
        for (int i = 0; i < outputs.size(); i++) {
          if (outputs.get(i).length() > 0) {
            outputs.get(i).assign(results.get(i));
          }
        }
      } catch (LayerException e) {
        throw e.at(step.node().name(), step.node().spec());
      }
    };
  }

  private static INDArray array(Slot slot, Function<Slot, Pointer> memory) {
    Shape shape = slot.layout().shape();
    if (shape.elements() == 0) {
      return Nd4j.create(DataType.FLOAT, shape.toArray());
    }
    FloatPointer pointer = new FloatPointer(memory.apply(slot)).capacity(shape.elements());
    DataBuffer buffer = Nd4j.createBuffer(pointer, shape.elements(), DataType.FLOAT);
    return Nd4j.create(buffer, shape.toArray());
  }
}
