package dev.lamina.benchmark;

import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.zoo.model.ResNet50;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * DL4J's own ResNet-50 of its zoo, with weights of its own: it reads no state dict of torch, so its
 * outputs cannot be compared.
 */
final class Dl4jContender implements Contender {
  private static final int CLASSES = 1000;

  private final ComputationGraph network;
  private final INDArray input;
  private final int threads;

  Dl4jContender(Shape shape, float[] values, int threads) {
    this.threads = threads;
    int[] record = {(int) shape.size(1), (int) shape.size(2), (int) shape.size(3)};
    network = ResNet50.builder().numClasses(CLASSES).inputShape(record).build().init();
    input = Tensors.of(values, shape);
  }

  static String version() {
    return ComputationGraph.class.getPackage().getImplementationVersion();
  }

  @Override
  public String name() {
    return "DL4J zoo";
  }

  @Override
  public void run() {
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
    network.outputSingle(false, input);
  }

  @Override
  public float[] output() {
    return null;
  }

  @Override
  public int everyNthRound() {
    return 5;
  }

  @Override
  public void close() {
    network.close();
    input.close();
  }
}
