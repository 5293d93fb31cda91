package dev.lamina.model;

import dev.lamina.model.zoo.MobileNetV2;
import dev.lamina.model.zoo.ResNet;
import dev.lamina.nn.Graph;
import dev.lamina.nn.Module;
import dev.lamina.nn.Nearest;
import dev.lamina.nn.RandomStream;
import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The architectures that are built in, under the names that follow {@code zoo:}. */
final class Zoo {
  private static final int CLASSES = 1000;
  private static final Map<String, Supplier<Module>> ARCHITECTURES =
      new TreeMap<>(
          Map.of(
              "resnet18", () -> ResNet.resnet18(CLASSES),
              "resnet34", () -> ResNet.resnet34(CLASSES),
              "resnet50", () -> ResNet.resnet50(CLASSES),
              "resnet101", () -> ResNet.resnet101(CLASSES),
              "resnet152", () -> ResNet.resnet152(CLASSES),
              "mobilenet_v2", () -> new MobileNetV2(CLASSES)));

  private Zoo() {}

  /** The names, in alphabetical order. */
  static Set<String> names() {
    return ARCHITECTURES.keySet();
  }

  /**
   * A built-in network for images of 224x224 and ImageNet's 1000 classes.
   *
   * @param generator draws the parameters, as torch draws each layer's; null for a network without
   *     arrays
   * @throws ModelException if there is none of that name; it lists those there are
   */
  static Network network(String name, Generator generator) {
    Supplier<Module> architecture = ARCHITECTURES.get(name);
    if (architecture == null) {
      throw new ModelException(
          "zoo:"
              + name
              + ": there is no such built-in model; there are "
              + names()
              + Nearest.hint(name, names()));
    }
    return new Network(
        RandomStream.with(generator, architecture),
        List.of(new Graph.Input("input", Shape.of(3, 224, 224))),
        List.of("output"));
  }
}
