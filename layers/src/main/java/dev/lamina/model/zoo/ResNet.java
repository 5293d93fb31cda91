package dev.lamina.model.zoo;

import dev.lamina.nn.Layer;
import dev.lamina.nn.Module;
import dev.lamina.nn.Sequential;
import dev.lamina.nn.Value;
import dev.lamina.nn.activation.ReLU;
import dev.lamina.nn.conv.Conv2d;
import dev.lamina.nn.conv.ConvSpec;
import dev.lamina.nn.functional.Add;
import dev.lamina.nn.functional.Flatten;
import dev.lamina.nn.linear.Linear;
import dev.lamina.nn.norm.BatchNorm2d;
import dev.lamina.nn.pool.AdaptiveAvgPool2d;
import dev.lamina.nn.pool.MaxPool2d;
import dev.lamina.nn.pool.MaxPoolSpec;

/**
 * Residual networks for images.
 *
 * <p>Shapes: input (N, 3, H, W), output (N, classes).
 *
 * <p>Source: K. He et al., "Deep Residual Learning for Image Recognition" (2015); keys as of
 * torchvision.models.resnet.
 */
public final class ResNet extends Module {
  private final Layer conv1;
  private final Layer bn1;
  private final Layer relu;
  private final Layer maxpool;
  private final Sequential layer1;
  private final Sequential layer2;
  private final Sequential layer3;
  private final Sequential layer4;
  private final Layer avgpool;
  private final Layer flatten = new Flatten();
  private final Layer fc;

  private ResNet(boolean bottleneck, int[] blocks, int classes) {
    conv1 = child("conv1", new Conv2d(conv(3, 64, 7, 2)));
    bn1 = child("bn1", new BatchNorm2d(64));
    relu = child("relu", new ReLU(true));
    maxpool = child("maxpool", new MaxPool2d(MaxPoolSpec.of(2, 3).withStride(2).withPadding(1)));
    int expansion = bottleneck ? 4 : 1;
    layer1 = child("layer1", stage(bottleneck, 64, 64, blocks[0], 1));
    layer2 = child("layer2", stage(bottleneck, 64 * expansion, 128, blocks[1], 2));
    layer3 = child("layer3", stage(bottleneck, 128 * expansion, 256, blocks[2], 2));
    layer4 = child("layer4", stage(bottleneck, 256 * expansion, 512, blocks[3], 2));
    avgpool = child("avgpool", new AdaptiveAvgPool2d(1, 1));
    fc = child("fc", new Linear(512 * expansion, classes));
  }

  /** ResNet-18. */
  public static ResNet resnet18(int classes) {
    return new ResNet(false, new int[] {2, 2, 2, 2}, classes);
  }

  /** ResNet-34. */
  public static ResNet resnet34(int classes) {
    return new ResNet(false, new int[] {3, 4, 6, 3}, classes);
  }

  /** ResNet-50. */
  public static ResNet resnet50(int classes) {
    return new ResNet(true, new int[] {3, 4, 6, 3}, classes);
  }

  /** ResNet-101. */
  public static ResNet resnet101(int classes) {
    return new ResNet(true, new int[] {3, 4, 23, 3}, classes);
  }

  /** ResNet-152. */
  public static ResNet resnet152(int classes) {
    return new ResNet(true, new int[] {3, 8, 36, 3}, classes);
  }

  private static Sequential stage(boolean bottleneck, int in, int width, int blocks, int stride) {
    int out = bottleneck ? width * 4 : width;
    Sequential stage = new Sequential();
    for (int i = 0; i < blocks; i++) {
      int from = i == 0 ? in : out;
      int step = i == 0 ? stride : 1;
      stage.add(
          bottleneck ? new Bottleneck(from, width, out, step) : new BasicBlock(from, out, step));
    }
    return stage;
  }

  private static ConvSpec conv(int in, int out, int kernel, int stride) {
    return Conv2d.of(in, out, kernel).withStride(stride).withPadding(kernel / 2).withBias(false);
  }

  @Override
  public Value forward(Value input) {
    Value x = maxpool.forward(relu.forward(bn1.forward(conv1.forward(input))));
    x = layer4.call(layer3.call(layer2.call(layer1.call(x))));
    return fc.forward(flatten.forward(avgpool.forward(x)));
  }

  /** The shortcut of a block: its input, or a 1x1 convolution where the shape changes. */
  private abstract static class Block extends Module {
    private final Layer add = new Add();
    private Sequential downsample;

    void downsample(int in, int out, int stride) {
      if (stride != 1 || in != out) {
        downsample =
            child(
                "downsample",
                new Sequential(new Conv2d(conv(in, out, 1, stride)), new BatchNorm2d(out)));
      }
    }

    Value addShortcut(Value branch, Value input) {
      return add.forward(branch, downsample == null ? input : downsample.call(input));
    }
  }

  private static final class BasicBlock extends Block {
    private final Layer conv1;
    private final Layer bn1;
    private final Layer relu;
    private final Layer conv2;
    private final Layer bn2;

    BasicBlock(int in, int out, int stride) {
      conv1 = child("conv1", new Conv2d(conv(in, out, 3, stride)));
      bn1 = child("bn1", new BatchNorm2d(out));
      relu = child("relu", new ReLU(true));
      conv2 = child("conv2", new Conv2d(conv(out, out, 3, 1)));
      bn2 = child("bn2", new BatchNorm2d(out));
      downsample(in, out, stride);
    }

    @Override
    public Value forward(Value input) {
      Value x = relu.forward(bn1.forward(conv1.forward(input)));
      return relu.forward(addShortcut(bn2.forward(conv2.forward(x)), input));
    }
  }

  private static final class Bottleneck extends Block {
    private final Layer conv1;
    private final Layer bn1;
    private final Layer conv2;
    private final Layer bn2;
    private final Layer conv3;
    private final Layer bn3;
    private final Layer relu;

    Bottleneck(int in, int width, int out, int stride) {
      conv1 = child("conv1", new Conv2d(conv(in, width, 1, 1)));
      bn1 = child("bn1", new BatchNorm2d(width));
      conv2 = child("conv2", new Conv2d(conv(width, width, 3, stride)));
      bn2 = child("bn2", new BatchNorm2d(width));
      conv3 = child("conv3", new Conv2d(conv(width, out, 1, 1)));
      bn3 = child("bn3", new BatchNorm2d(out));
      relu = child("relu", new ReLU(true));
      downsample(in, out, stride);
    }

    @Override
    public Value forward(Value input) {
      Value x = relu.forward(bn1.forward(conv1.forward(input)));
      x = relu.forward(bn2.forward(conv2.forward(x)));
      return relu.forward(addShortcut(bn3.forward(conv3.forward(x)), input));
    }
  }
}
