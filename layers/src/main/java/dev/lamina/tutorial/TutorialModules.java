package dev.lamina.tutorial;

import dev.lamina.nn.Module;
import dev.lamina.nn.ModuleList;
import dev.lamina.nn.RandomStream;
import dev.lamina.nn.Sequential;
import dev.lamina.nn.Value;
import dev.lamina.nn.activation.ReLU;
import dev.lamina.nn.conv.Conv2d;
import dev.lamina.nn.embedding.Embedding;
import dev.lamina.nn.linear.Linear;
import dev.lamina.nn.norm.BatchNorm1d;
import dev.lamina.nn.norm.BatchNorm2d;
import dev.lamina.nn.recurrent.LSTM;
import dev.lamina.nn.recurrent.LSTMCell;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The modules that the tutorial makes. */
final class TutorialModules {
  private TutorialModules() {}

  /** A convolution of one output channel with new weights. */
  static Conv2d convolution() {
    return new Conv2d(Conv2d.of(3, 1, 3).withStride(1).withBias(false));
  }

  /** The same, with weights of -1/9 and 1 in the middle. */
  static Conv2d sharpening() {
    Conv2d sharpen = convolution();
    float[] kernel = new float[27];
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = i % 9 == 4 ? 1 : 1f / -9;
    }
    sharpen.parameter("weight").assign(Tensors.of(kernel, Shape.of(1, 3, 3, 3)));
    return sharpen;
  }

  /** A batch norm of 4 features whose weights are 4. */
  static BatchNorm1d norm() {
    BatchNorm1d norm = new BatchNorm1d(4);
    float[] weight = new float[4];
    Arrays.fill(weight, 4);
    norm.parameter("weight").assign(Tensors.of(weight, Shape.of(4)));
    return norm;
  }

  /** A Sequential, its modules added by name. */
  static Sequential added() {
    return new Sequential()
        .add("conv", new Conv2d(3, 3, 3))
        .add("batchnorm", new BatchNorm2d(3))
        .add("activation_layer", new ReLU());
  }

  /** A Sequential of modules by position. */
  static Sequential listed() {
    return new Sequential(new Conv2d(3, 3, 3), new BatchNorm2d(3), new ReLU());
  }

  /** A Sequential of an ordered map. */
  static Sequential mapped() {
    Map<String, Module> modules = new LinkedHashMap<>();
    modules.put("conv1", new Conv2d(3, 3, 3));
    modules.put("bn1", new BatchNorm2d(3));
    modules.put("relu1", new ReLU());
    return new Sequential(modules);
  }

  /** A state dict of {@link #listed} under the names of another. */
  static Map<String, INDArray> renamed(
      Map<String, INDArray> state, String convolution, String norm) {
    Map<String, INDArray> renamed = new LinkedHashMap<>();
    state.forEach(
        (key, array) ->
            renamed.put((key.startsWith("0.") ? convolution : norm) + key.substring(1), array));
    return renamed;
  }

  /** Modules in a ModuleList. */
  static ModuleList list() {
    return new ModuleList(new Linear(3, 4), new ReLU(), new Linear(4, 2));
  }

  /** A module with modules in a plain list, which are not its own, and in a ModuleList. */
  static final class MyModule extends Module {
    final List<Module> plain = List.of(new Linear(3, 4), new ReLU());

    MyModule() {
      child("module_list", new ModuleList(new Conv2d(3, 3, 3), new ReLU()));
    }
  }

  /** The output (2, 3, 3) of an LSTM and its states, drawn after the seed 1000. */
  static Value lstm() {
    RandomStream.manualSeed(1000);
    INDArray input = RandomStream.generator().randn(Shape.of(2, 3, 4));
    LSTM lstm = new LSTM(4, 3, 1);
    INDArray h0 = RandomStream.generator().randn(Shape.of(1, 3, 3));
    INDArray c0 = RandomStream.generator().randn(Shape.of(1, 3, 3));
    return lstm.forward(Value.of(input), Value.of(h0), Value.of(c0));
  }

  /** The outputs (2, 3, 3) of an LSTM's cell, step by step, drawn after the seed 1000. */
  static INDArray lstmCell() {
    RandomStream.manualSeed(1000);
    INDArray input = RandomStream.generator().randn(Shape.of(2, 3, 4));
    LSTMCell cell = new LSTMCell(4, 3);
    Value h = Value.of(RandomStream.generator().randn(Shape.of(3, 3)));
    Value c = Value.of(RandomStream.generator().randn(Shape.of(3, 3)));
    INDArray[] steps = new INDArray[2];
    for (int t = 0; t < 2; t++) {
      INDArray row = input.get(NDArrayIndex.point(t), NDArrayIndex.all(), NDArrayIndex.all());
      h = cell.forward(Value.of(row), h, c);
      c = h.output(1);
      steps[t] = h.array();
    }
    return Nd4j.stack(0, steps);
  }

  /** An embedding whose rows are 0 to 4, 5 to 9, 10 to 14 and 15 to 19. */
  static Embedding embedding() {
    Embedding embedding = new Embedding(4, 5);
    float[] weight = new float[20];
    for (int i = 0; i < weight.length; i++) {
      weight[i] = i;
    }
    embedding.parameter("weight").assign(Tensors.of(weight, Shape.of(4, 5)));
    return embedding;
  }

  /** The scores (3, 2) that the loss is of. */
  static INDArray scores() {
    float[] scores = {1.0592f, 1.4730f, -0.1558f, -0.8712f, 0.2548f, 0.0817f};
    return Tensors.of(scores, Shape.of(3, 2));
  }

  /** Their labels (3). */
  static INDArray labels() {
    return Tensors.of(new long[] {1, 0, 1}, Shape.of(3));
  }
}
