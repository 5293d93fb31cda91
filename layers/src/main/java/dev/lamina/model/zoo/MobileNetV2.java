package dev.lamina.model.zoo;

import dev.lamina.nn.Layer;
import dev.lamina.nn.Module;
import dev.lamina.nn.Sequential;
import dev.lamina.nn.Value;
import dev.lamina.nn.activation.ReLU6;
import dev.lamina.nn.conv.Conv2d;
import dev.lamina.nn.dropout.Dropout;
import dev.lamina.nn.functional.Add;
import dev.lamina.nn.functional.Flatten;
import dev.lamina.nn.linear.Linear;
import dev.lamina.nn.norm.BatchNorm2d;
import dev.lamina.nn.pool.AdaptiveAvgPool2d;

/**
 * A small network for images, of inverted residuals and depthwise convolutions.
 *
 * <p>Shapes: input (N, 3, H, W), output (N, classes).
 *
 * <p>Source: M. Sandler et al., "MobileNetV2" (2018); keys as of torchvision.models.mobilenetv2, of
 * width 1.
 */
public final class MobileNetV2 extends Module {
  /** Rows of: expansion, channels, blocks, stride of the first block. */
  private static final int[][] STAGES = {
    {1, 16, 1, 1},
    {6, 24, 2, 2},
    {6, 32, 3, 2},
    {6, 64, 4, 2},
    {6, 96, 3, 1},
    {6, 160, 3, 2},
    {6, 320, 1, 1}
  };

  private final Sequential features = child("features", new Sequential());
  private final Layer pool = new AdaptiveAvgPool2d(1, 1);
  private final Layer flatten = new Flatten();
  private final Sequential classifier;

  /** For the given number of classes. */
  public MobileNetV2(int classes) {
    features.add(convolution(3, 32, 3, 2, 1));
    int in = 32;
    for (int[] stage : STAGES) {
      for (int i = 0; i < stage[2]; i++) {
        features.add(new InvertedResidual(in, stage[1], i == 0 ? stage[3] : 1, stage[0]));
        in = stage[1];
      }
    }
    features.add(convolution(in, 1280, 1, 1, 1));
    classifier = child("classifier", new Sequential(new Dropout(0.2), new Linear(1280, classes)));
  }

  private static Sequential convolution(int in, int out, int kernel, int stride, int groups) {
    return new Sequential(
        new Conv2d(
            Conv2d.of(in, out, kernel)
                .withStride(stride)
                .withPadding(kernel / 2)
                .withGroups(groups)
                .withBias(false)),
        new BatchNorm2d(out),
        new ReLU6(true));
  }

  @Override
  public Value forward(Value input) {
    return classifier.call(flatten.forward(pool.forward(features.call(input))));
  }

  private static final class InvertedResidual extends Module {
    private final Sequential conv = child("conv", new Sequential());
    private final Layer add = new Add();
    private final boolean residual;

    InvertedResidual(int in, int out, int stride, int expansion) {
      residual = stride == 1 && in == out;
      int hidden = in * expansion;
      if (expansion != 1) {
        conv.add(convolution(in, hidden, 1, 1, 1));
      }
      conv.add(convolution(hidden, hidden, 3, stride, hidden));
      conv.add(new Conv2d(Conv2d.of(hidden, out, 1).withBias(false)));
      conv.add(new BatchNorm2d(out));
    }

    @Override
    public Value forward(Value input) {
      Value branch = conv.call(input);
      return residual ? add.forward(input, branch) : branch;
    }
  }
}
