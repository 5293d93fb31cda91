package dev.lamina.benchmark;

import dev.lamina.model.Model;
import dev.lamina.model.Safetensors;
import dev.lamina.nn.Graph;
import dev.lamina.nn.recurrent.LSTM;
import dev.lamina.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;

/** The networks that are measured, with the files that {@code make_models.py} wrote of them. */
enum Network {
  RESNET18("ResNet-18"),
  RESNET50("ResNet-50"),
  MOBILENET_V2("MobileNetV2"),
  /** Two layers over 128 steps, 256 to 256; its batch axis is the second. */
  LSTM("LSTM");

  private static final int STEPS = 128;
  private static final int FEATURES = 256;
  private static final int SIDE = 224;

  private final String title;

  Network(String title) {
    this.title = title;
  }

  /** The name for people. */
  String title() {
    return title;
  }

  /** The name of its files, without a suffix. */
  String fileName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The number of records of a run that the targets are stated for. */
  int batchSize() {
    return this == LSTM ? 32 : 8;
  }

  /** The shape of an input of so many records: (N, 3, H, W), or (T, N, E) of the LSTM. */
  Shape inputShape(int batchSize) {
    return this == LSTM ? Shape.of(STEPS, batchSize, FEATURES) : Shape.of(batchSize, 3, SIDE, SIDE);
  }

  /** Lamina's graph with the weights of a folder. */
  Graph graph(Path models) {
    Path weights = models.resolve(fileName() + ".safetensors");
    if (this != LSTM) {
      return Model.load("zoo:" + fileName(), weights.toString(), null).graph();
    }
    LSTM layer = new LSTM(FEATURES, FEATURES, 2);
    try {
      layer.loadStateDict(Safetensors.readAll(weights));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    layer.eval();
    return Graph.trace(layer);
  }
}
