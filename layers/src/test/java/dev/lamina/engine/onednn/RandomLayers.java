package dev.lamina.engine.onednn;

import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongFunction;

/** Layers of random arguments with the shapes of a record that they can take. */
final class RandomLayers extends RandomArguments {
  /** A layer and the shapes of a record of its inputs. */
  record Case(LayerSpec spec, List<Shape> records) {
    Case(LayerSpec spec, Shape record) {
      this(spec, List.of(record));
    }

    @Override
    public String toString() {
      return spec.describe() + " of " + records;
    }
  }

  private static final Map<String, LongFunction<Case>> FAMILIES = new LinkedHashMap<>();

  static {
    FAMILIES.put("convolution", seed -> new RandomLayers(seed).convolution());
    FAMILIES.put("depthwise convolution", seed -> new RandomLayers(seed).depthwise());
    FAMILIES.put(
        "convolution of padding mode", seed -> new RandomLayers(seed).convolutionOfPaddingMode());
    FAMILIES.put("transposed convolution", seed -> new RandomLayers(seed).transposed());
    FAMILIES.put("linear", seed -> new RandomLayers(seed).linear());
    FAMILIES.put("pooling", seed -> new RandomLayers(seed).pooling());
    FAMILIES.put("activation", seed -> new RandomLayers(seed).activation());
    FAMILIES.put("softmax", seed -> new RandomLayers(seed).softmax());
    FAMILIES.put("norm", seed -> new RandomLayers(seed).norm());
    FAMILIES.put("recurrent", seed -> new RandomLayers(seed).recurrent());
    FAMILIES.put("padding", seed -> new RandomLayers(seed).padding());
    FAMILIES.put("arithmetic", seed -> new RandomFunctions(seed).arithmetic());
    FAMILIES.put("joining", seed -> new RandomFunctions(seed).joining());
    FAMILIES.put("matrix product", seed -> new RandomFunctions(seed).matmul());
    FAMILIES.put("reduction", seed -> new RandomFunctions(seed).reduction());
    FAMILIES.put("resampling", seed -> new RandomFunctions(seed).resampling());
    FAMILIES.put("movement", seed -> new RandomFunctions(seed).movement());
  }

  private RandomLayers(long seed) {
    super(seed);
  }

  static List<String> families() {
    return List.copyOf(FAMILIES.keySet());
  }

  /** The case of a family for a seed. */
  static Case of(String family, long seed) {
    return FAMILIES.get(family).apply(seed);
  }

  private Case convolution() {
    int dims = from(1, 3);
    int groups = any(1, 1, 1, 2, 3);
    int in = channels() * groups;
    List<Integer> kernel = each(dims, 1, 5);
    List<Integer> dilation = each(dims, 1, 2);
    LayerSpec spec =
        spec(
            "Conv" + dims + "d",
            "in_channels",
            in,
            "out_channels",
            channels() * groups,
            "kernel_size",
            kernel,
            "stride",
            each(dims, 1, 3),
            "padding",
            each(dims, 0, 3),
            "dilation",
            dilation,
            "groups",
            groups,
            "bias",
            random.nextBoolean());
    return new Case(spec, record(in, dims, 9));
  }

  private Case depthwise() {
    int dims = from(1, 3);
    int channels = channels() + 1;
    LayerSpec spec =
        spec(
            "Conv" + dims + "d",
            "in_channels",
            channels,
            "out_channels",
            channels * any(1, 1, 2),
            "kernel_size",
            any(1, 3, 5),
            "stride",
            from(1, 2),
            "padding",
            from(0, 2),
            "groups",
            channels);
    return new Case(spec, record(channels, dims, 5));
  }

  private Case convolutionOfPaddingMode() {
    int dims = from(1, 3);
    int in = channels();
    LayerSpec spec =
        spec(
            "Conv" + dims + "d",
            "in_channels",
            in,
            "out_channels",
            channels(),
            "kernel_size",
            any(1, 3),
            "padding",
            each(dims, 0, 3),
            "padding_mode",
            any("reflect", "replicate", "circular"));
    return new Case(spec, record(in, dims, 4));
  }

  private Case transposed() {
    int dims = from(1, 3);
    int groups = any(1, 1, 2);
    int in = channels() * groups;
    int stride = from(1, 3);
    LayerSpec spec =
        spec(
            "ConvTranspose" + dims + "d",
            "in_channels",
            in,
            "out_channels",
            channels() * groups,
            "kernel_size",
            each(dims, 1, 4),
            "stride",
            stride,
            "padding",
            from(0, 1),
            "output_padding",
            from(0, stride - 1),
            "dilation",
            from(1, 2),
            "groups",
            groups,
            "bias",
            random.nextBoolean());
    return new Case(spec, record(in, dims, 4));
  }

  private Case linear() {
    int in = any(1, 3, 8, 31, 64, 100, 257, 512, 1030);
    LayerSpec spec =
        spec(
            "Linear",
            "in_features",
            in,
            "out_features",
            any(1, 2, 10, 17, 64, 100, 333),
            "bias",
            random.nextBoolean());
    Shape record = any(Shape.of(in), Shape.of(from(1, 9), in), Shape.of(2, from(1, 70), in));
    return new Case(spec, record);
  }

  private Case pooling() {
    int dims = from(1, 3);
    Shape record = record(channels(), dims, 5);
    boolean ceil = random.nextBoolean();
    int kernel = from(1, 4);
    int padding = from(0, kernel / 2);
    switch (from(0, 4)) {
      case 0:
        return new Case(
            spec(
                "MaxPool" + dims + "d",
                "kernel_size",
                kernel,
                "stride",
                from(1, 3),
                "padding",
                padding,
                "dilation",
                kernel < 3 ? from(1, 2) : 1,
                "ceil_mode",
                ceil),
            record);
      case 1:
        return new Case(
            spec(
                "AvgPool" + dims + "d",
                "kernel_size",
                kernel,
                "stride",
                from(1, 3),
                "padding",
                padding,
                "count_include_pad",
                !ceil,
                "ceil_mode",
                ceil),
            record);
      case 2:
        int norm = from(1, 2);
        int normed = Math.min(dims, 2);
        return new Case(
            spec("LPPool" + normed + "d", "norm_type", norm, "kernel_size", kernel),
            record(channels(), normed, 5));
      case 3:
        return new Case(
            spec("AdaptiveAvgPool" + dims + "d", "output_size", from(1, 2)), evenRecord(dims));
      default:
        return new Case(
            spec("AdaptiveMaxPool" + dims + "d", "output_size", from(1, 2)), evenRecord(dims));
    }
  }

  private Shape evenRecord(int dims) {
    long[] sizes = new long[dims + 1];
    sizes[0] = channels();
    for (int i = 1; i <= dims; i++) {
      sizes[i] = 2L * from(1, 5);
    }
    return Shape.of(sizes);
  }

  /** Functions of each element that can be fused. */
  static List<LayerSpec> functions() {
    return List.of(
        spec("ReLU"),
        spec("ReLU6"),
        spec("LeakyReLU", "negative_slope", 0.2),
        spec("PReLU"),
        spec("RReLU"),
        spec("ELU", "alpha", 0.7),
        spec("CELU", "alpha", 1.3),
        spec("SELU"),
        spec("Tanh"),
        spec("Sigmoid"),
        spec("SiLU"),
        spec("GELU"),
        spec("GELU", "approximate", "tanh"),
        spec("Mish"),
        spec("Hardswish"),
        spec("Hardsigmoid"),
        spec("Hardtanh", "min_val", -0.5, "max_val", 1.5),
        spec("Threshold", "threshold", 0.25, "value", 0.25),
        spec("Abs"),
        spec("Neg"),
        spec("Clamp", "min", -0.75),
        spec("Mul", "other", -1.5),
        spec("Add", "other", 0.3),
        spec("Sub", "other", 0.4, "alpha", 2),
        spec("Div", "other", 0.9),
        spec("Minimum", "other", 0.6),
        spec("Pow", "exponent", 2));
  }

  /** A function of each element that can be fused. */
  static LayerSpec activation(Random random) {
    List<LayerSpec> functions = functions();
    return functions.get(random.nextInt(functions.size()));
  }

  private Case activation() {
    String type =
        any(
            "",
            "Softplus",
            "LogSigmoid",
            "Softsign",
            "Softshrink",
            "Hardshrink",
            "Tanhshrink",
            "PReLU",
            "GLU");
    Shape record = any(record(channels() + 1, 2, 1), Shape.of(from(1, 300)), record(6, 1, 1));
    if (type.equals("PReLU")) {
      return new Case(spec(type, "num_parameters", (int) record.size(0)), record);
    }
    if (type.equals("GLU")) {
      return new Case(spec(type, "dim", 1), record.with(0, 2 * record.size(0)));
    }
    return new Case(type.isEmpty() ? activation(random) : spec(type), record);
  }

  private Case softmax() {
    Shape record = record(channels() + 1, from(0, 2), 1);
    String type = any("Softmax", "LogSoftmax", "Softmin");
    return new Case(spec(type, "dim", from(1, record.rank())), record);
  }

  private Case norm() {
    int dims = from(1, 3);
    int channels = channels();
    switch (from(0, 4)) {
      case 0:
        Shape record = record(channels, 1, 1);
        List<Integer> last = List.of((int) record.size(1));
        List<Integer> both = List.of(channels, (int) record.size(1));
        return new Case(spec("LayerNorm", "normalized_shape", any(last, both)), record);
      case 1:
        int groups = from(1, 4);
        return new Case(
            spec("GroupNorm", "num_groups", groups, "num_channels", groups * channels),
            record(groups * channels, dims, 2));
      case 2:
        return new Case(
            spec(
                "InstanceNorm" + dims + "d",
                "num_features",
                channels,
                "affine",
                random.nextBoolean(),
                "track_running_stats",
                random.nextBoolean()),
            record(channels, dims, 2));
      case 3:
        return new Case(spec("LocalResponseNorm", "size", any(1, 3, 5)), record(channels, dims, 1));
      default:
        return new Case(
            spec("BatchNorm" + dims + "d", "num_features", channels), record(channels, dims, 1));
    }
  }

  private Case recurrent() {
    int in = any(1, 3, 17, 64);
    LayerSpec spec =
        spec(
            any("LSTM", "GRU", "RNN"),
            "input_size",
            in,
            "hidden_size",
            any(1, 5, 16, 33, 64),
            "num_layers",
            from(1, 2),
            "bidirectional",
            random.nextBoolean(),
            "batch_first",
            true);
    return new Case(spec, Shape.of(from(1, 9), in));
  }

  private Case padding() {
    int dims = from(1, 3);
    String type = any("ReflectionPad", "ReplicationPad", "ConstantPad");
    List<Integer> sides = each(2 * dims, 0, 3);
    LayerSpec spec =
        type.equals("ConstantPad")
            ? spec(type + dims + "d", "padding", sides, "value", 1.5)
            : spec(type + dims + "d", "padding", sides);
    return new Case(spec, record(channels(), dims, 4));
  }
}
