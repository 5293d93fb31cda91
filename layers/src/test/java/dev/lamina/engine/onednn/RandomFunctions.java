package dev.lamina.engine.onednn;

import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Functions between layers, of random arguments. */
final class RandomFunctions extends RandomArguments {
  RandomFunctions(long seed) {
    super(seed);
  }

  RandomLayers.Case arithmetic() {
    Shape record = record(channels(), from(0, 2), 1);
    Shape other = random.nextBoolean() ? record : record.with(from(0, record.rank() - 1), 1);
    LayerSpec spec =
        any(
            spec("Add", "alpha", any(1.0, -0.5)),
            spec("Sub"),
            spec("Mul"),
            spec("Div"),
            spec("Minimum"),
            spec("Maximum"));
    return new RandomLayers.Case(
        spec, random.nextBoolean() ? List.of(record, other) : List.of(other, record));
  }

  RandomLayers.Case matmul() {
    int rows = any(1, 2, 7, 16, 33, 64);
    int inner = any(1, 3, 8, 32, 65, 200);
    int columns = any(1, 2, 9, 17, 64);
    boolean heads = random.nextBoolean();
    Shape left = Shape.of(rows, inner);
    Shape right = Shape.of(inner, columns);
    return new RandomLayers.Case(
        spec("Matmul"), heads ? List.of(left.prepend(3), right.prepend(3)) : List.of(left, right));
  }

  RandomLayers.Case reduction() {
    Shape record = record(channels(), from(1, 3), 1);
    List<Integer> axes = new ArrayList<>();
    for (int axis = 1; axis <= record.rank(); axis++) {
      if (random.nextBoolean()) {
        axes.add(axis);
      }
    }
    if (axes.isEmpty()) {
      axes.add(record.rank());
    }
    return new RandomLayers.Case(spec(any("Sum", "Mean", "Amax", "Amin"), "dim", axes), record);
  }

  RandomLayers.Case resampling() {
    int dims = from(1, 3);
    boolean nearest = random.nextBoolean();
    String linear = List.of("linear", "bilinear", "trilinear").get(dims - 1);
    LayerSpec spec =
        spec(
            "Upsample",
            "scale_factor",
            nearest ? from(2, 3) : 2,
            "mode",
            nearest ? "nearest" : linear);
    return new RandomLayers.Case(spec, record(channels(), dims, 1));
  }

  RandomLayers.Case movement() {
    Shape image = record(4 * channels(), 2, 1);
    int width = (int) image.size(2);
    return any(
        new RandomLayers.Case(spec("Permute", "dims", List.of(0, 3, 1, 2)), image),
        new RandomLayers.Case(spec("Transpose", "dim0", 1, "dim1", -1), image),
        new RandomLayers.Case(spec("Flatten"), image),
        new RandomLayers.Case(spec("Slice", "dim", 3, "start", width / 2), image),
        new RandomLayers.Case(spec("Chunk", "chunks", 4, "dim", 1), image),
        new RandomLayers.Case(spec("ChannelShuffle", "groups", 4), image),
        new RandomLayers.Case(spec("PixelShuffle", "upscale_factor", 2), image),
        new RandomLayers.Case(
            spec("PixelUnshuffle", "downscale_factor", 3),
            record(channels(), 0, 1).concat(Shape.of(6, 9))),
        new RandomLayers.Case(spec("Stack", "dim", 2), List.of(image, image)));
  }

  RandomLayers.Case joining() {
    Shape record = record(channels(), from(0, 3), 1);
    int axis = from(0, record.rank() - 1);
    return new RandomLayers.Case(
        spec("Concat", "dim", axis + 1), List.of(record, record.with(axis, from(1, 9)), record));
  }
}
