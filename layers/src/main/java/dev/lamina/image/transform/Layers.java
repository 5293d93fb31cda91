package dev.lamina.image.transform;

import dev.lamina.image.ImageException;
import dev.lamina.nn.Graph;
import dev.lamina.nn.LayerException;
import dev.lamina.tensor.Shape;
import java.util.List;
import java.util.Map;

/**
 * A model as a step: a tensor (C, H, W) through its layers, compiled for each size of image.
 *
 * <p>In a definition the network is {@code model}, the name of a model's definition, or {@code
 * layers}, the layers themselves as in such a definition (with {@code outputs} if it is not the
 * last layer); and {@code weights}, the name of a safetensors file or arrays by name:
 *
 * <pre>
 * - type: Layers
 *   layers:
 *     sharpen: {type: Conv2d, in_channels: 1, out_channels: 1, kernel_size: 3, bias: false}
 *     halve: {type: AvgPool2d, kernel_size: 2}
 *   weights: {sharpen.weight: [[[[0, -1, 0], [-1, 5, -1], [0, -1, 0]]]]}
 * </pre>
 *
 * @param network the layers and their weights; one input and one output (C, H, W)
 */
public record Layers(LayerNetwork network) implements Transform.OfTensors, Carried {
  /** Compiles, runs and forgets; {@link Transforms} keeps what it has compiled. */
  @Override
  public Planes apply(Planes planes) throws ImageException {
    try (LayersRun run = new LayersRun(network)) {
      return run.apply(planes);
    }
  }

  @Override
  public Form form(Form input) {
    input.requireFloats(this);
    Graph graph = network.graph();
    Shape fixed = graph.inputs().get(0).recordShape();
    if (fixed != null) {
      LayerException.check(
          input.withCount(1).admits(fixed),
          "the layers take %s, what comes before gives %s",
          fixed,
          input);
    } else if (!input.hasSize() || input.channels() == 0) {
      return input.withChannels(0).withSize(0, 0);
    }
    Shape record =
        fixed == null ? Shape.of(input.channels(), input.height(), input.width()) : fixed;
    Shape output = graph.outputShapes(List.of(record.prepend(1))).get(0);
    LayerException.check(
        output.rank() == 4, "the layers must give (C, H, W), got %s", output.without(0));
    return new Form(
        input.kind(),
        input.count(),
        Math.toIntExact(output.size(1)),
        Math.toIntExact(output.size(2)),
        Math.toIntExact(output.size(3)));
  }

  @Override
  public Map<String, Object> carried() {
    return Map.of("network", network);
  }

  @Override
  public Map<String, Object> described() {
    return network.described();
  }
}
