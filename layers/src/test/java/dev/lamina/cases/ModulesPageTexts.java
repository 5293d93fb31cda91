package dev.lamina.cases;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the page of modules says in words. */
final class ModulesPageTexts {
  /** torch's containers and base classes, which are classes here and not layers of a definition. */
  static final Map<String, String> CONTAINERS =
      Map.of(
          "Module", "`dev.lamina.nn.Module`",
          "Sequential", "`dev.lamina.nn.Sequential`; in a definition `type: Sequential`",
          "ModuleList", "`dev.lamina.nn.ModuleList`",
          "ModuleDict", "`dev.lamina.nn.ModuleDict`",
          "ParameterList", "`dev.lamina.nn.ParameterList`",
          "ParameterDict", "`dev.lamina.nn.ParameterDict`");

  private static final Map<String, String> EXCEPTIONS =
      Map.of(
          "Container", "deprecated in torch: a Module of no meaning of its own",
          "DataParallel", "spreads a batch over GPUs; here Spark spreads records over executors",
          "RNNBase", "the base class of RNN, LSTM and GRU, which are here",
          "RNNCellBase", "the base class of the cells, which are here");

  private static final String LOOKUP = "looks elements up by index: no kernel";
  private static final String LOSS =
      "compares a record's few results with its target: no kernel, and little beside the network";
  private static final String UNBATCHED = "reference without an axis of records";
  private static final String CROPS = "reference where a padding is negative";
  private static final String INDICES = "reference with `return_indices`";
  private static final String WINDOWS =
      "reference where windows are of different sizes, and with `return_indices`";

  private static final String NORMS =
      "reference where `norm_type` is neither 1 nor 2, and where `ceil_mode` adds a window";
  private static final String RESIZING =
      "compiled for `nearest` and `nearest-exact` by whole factors, and for `linear`, `bilinear`"
          + " and `trilinear` by powers of 2 without aligned corners or antialiasing";

  /** Why a layer, or some cases of it, have no kernel; for every one of which that is so. */
  static final Map<String, String> REASONS = new HashMap<>();

  /** What torch calls a function, where it is not {@code torch.} and the layer's name. */
  static final Map<String, String> FUNCTIONS =
      Map.ofEntries(
          Map.entry("Concat", "torch.cat"),
          Map.entry("Constant", "a buffer of a module"),
          Map.entry("Expand", "torch.Tensor.expand"),
          Map.entry("IndexSelect", "torch.index_select"),
          Map.entry("Interpolate", "torch.nn.functional.interpolate"),
          Map.entry("PaddingMask", "torch.arange(x.shape[1]) >= lengths[:, None]"),
          Map.entry("StepLast", "x[torch.arange(len(x)), lengths - 1]"),
          Map.entry("StepMax", "torch.amax, over each record's steps"),
          Map.entry("StepMean", "torch.mean, over each record's steps"),
          Map.entry("StepPlaces", "torch.arange, for each record"),
          Map.entry("Pad", "torch.nn.functional.pad"),
          Map.entry("Slice", "x[start:end:step]"),
          Map.entry("View", "torch.Tensor.view"));

  /** The layer of a function of torch.nn.functional, where its name does not tell. */
  static final Map<String, String> FUNCTIONAL = new HashMap<>();

  static {
    FUNCTIONAL.putAll(
        Map.ofEntries(
            Map.entry("affine_grid", "not here"),
            Map.entry("batch_norm", "BatchNorm1d, BatchNorm2d, BatchNorm3d"),
            Map.entry("binary_cross_entropy", "BCELoss"),
            Map.entry("binary_cross_entropy_with_logits", "BCEWithLogitsLoss"),
            Map.entry("conv_tbc", "not here: `Transpose` and `Conv1d` together"),
            Map.entry("grid_sample", "not here"),
            Map.entry("gumbel_softmax", "not for inference: it draws at random"),
            Map.entry("instance_norm", "InstanceNorm1d, InstanceNorm2d, InstanceNorm3d"),
            Map.entry("kl_div", "KLDivLoss"),
            Map.entry("multi_head_attention_forward", "MultiheadAttention"),
            Map.entry("native_channel_shuffle", "ChannelShuffle"),
            Map.entry("normalize", "not here: `Pow`, `Sum`, `Sqrt`, `Clamp` and `Div` together"),
            Map.entry("one_hot", "not here"),
            Map.entry("pdist", "not here"),
            Map.entry("upsample_bilinear", "UpsamplingBilinear2d"),
            Map.entry("upsample_nearest", "UpsamplingNearest2d")));
    reason("draws its windows at random: no kernel", "FractionalMaxPool2d");
    reason("draws its windows at random: no kernel", "FractionalMaxPool3d");
    reason("moves windows to places: no kernel", "Fold", "Unfold");
    reason("one step of a recurrence, whose kernels take sequences", "RNNCell", "LSTMCell");
    reason("one step of a recurrence, whose kernels take sequences", "GRUCell");
    reason("reads lengths: no kernel", "PaddingMask", "StepLast", "StepMax", "StepMean");
    reason("only counts: no kernel", "StepPlaces");
    reason("a product of three arrays: no kernel", "Bilinear");
    reason("no kernel of this function alone", "Erf", "Threshold");
    reason("torch's older form of LocalResponseNorm; use that", "CrossMapLRN2d");
    reason("reference with an even size, and with `k: 0`", "LocalResponseNorm");
    reason("reference where `ceil_mode` adds a window", "AvgPool1d", "AvgPool2d");
    reason(NORMS, "LPPool1d", "LPPool2d");
    reason("reference without running statistics", "BatchNorm2d");
    reason("reference without running statistics, and of more than 5 axes", "SyncBatchNorm");
    reason("reference where alpha is negative", "CELU");
    reason("reference where beta is not positive, or threshold is low", "Softplus");
    reason("reference where min is above max", "Clamp");
    reason("reference where `output_padding` is at least the stride", "ConvTranspose2d");
    reason("reference with `rounding_mode`, and by the number 0", "Div");
    reason("reference but for exponents 2, 0.5 and -0.5", "Pow");
    reason("reference with `dim`, which gives indices too", "Max", "Min");
    reason("reference with a step, and where nothing is left", "Slice");
    reason(RESIZING, "Upsample", "Interpolate");
    reason("reference but for whole factors", "UpsamplingNearest2d");
    reason("aligns corners: no kernel", "UpsamplingBilinear2d");
    reason(LOOKUP, "Embedding", "EmbeddingBag", "Gather", "IndexSelect", "Where", "Argmax");
    reason(LOOKUP, "Argmin", "MaxUnpool1d", "MaxUnpool2d", "MaxUnpool3d", "Expand");
    reason(LOSS, "BCELoss", "BCEWithLogitsLoss", "CTCLoss", "CosineEmbeddingLoss", "HuberLoss");
    reason(LOSS, "CrossEntropyLoss", "GaussianNLLLoss", "HingeEmbeddingLoss", "KLDivLoss");
    reason(LOSS, "L1Loss", "MSELoss", "MarginRankingLoss", "MultiLabelMarginLoss", "NLLLoss");
    reason(LOSS, "MultiLabelSoftMarginLoss", "MultiMarginLoss", "NLLLoss2d", "PoissonNLLLoss");
    reason(LOSS, "SmoothL1Loss", "SoftMarginLoss", "TripletMarginLoss");
    reason(LOSS, "TripletMarginWithDistanceLoss", "CosineSimilarity", "PairwiseDistance");
    reason(LOSS, "AdaptiveLogSoftmaxWithLoss");
    reason(UNBATCHED, "TransformerEncoderLayer", "TransformerEncoder", "TransformerDecoderLayer");
    reason(UNBATCHED, "TransformerDecoder", "Transformer", "Linear");
    reason(UNBATCHED + ", with `add_bias_kv` or `add_zero_attn`", "MultiheadAttention");
    reason(UNBATCHED + ", and with lengths", "GRU");
    reason(UNBATCHED + ", with lengths, and where a backward pass of ReLU is not stable", "RNN");
    reason(UNBATCHED + ", with lengths, and with `proj_size`", "LSTM");
    reason(CROPS, "ReflectionPad1d", "ReflectionPad2d", "ReflectionPad3d", "ReplicationPad1d");
    reason(CROPS, "ReplicationPad2d", "ReplicationPad3d", "Pad");
    reason("reference where the value is infinite", "ConstantPad1d");
    reason(INDICES, "MaxPool1d", "MaxPool2d", "MaxPool3d");
    reason(WINDOWS, "AdaptiveMaxPool1d", "AdaptiveMaxPool2d", "AdaptiveMaxPool3d");
    reason("reference where windows are of different sizes", "AdaptiveAvgPool1d");
    reason("reference where windows are of different sizes", "AdaptiveAvgPool2d");
    reason("reference where windows are of different sizes", "AdaptiveAvgPool3d");
  }

  private ModulesPageTexts() {}

  private static void reason(String reason, String... names) {
    List.of(names).forEach(name -> REASONS.put(name, reason));
  }

  /** Why a module of torch is not in the library; null if that is not stated. */
  static String exception(String name) {
    return name.startsWith("Lazy")
        ? "takes its sizes from its first input; once it has them it is the layer without Lazy"
        : EXCEPTIONS.get(name);
  }
}
