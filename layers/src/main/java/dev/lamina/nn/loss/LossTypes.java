package dev.lamina.nn.loss;

import dev.lamina.nn.LayerType;
import java.util.List;
import java.util.Map;

/** The names of the losses. */
public final class LossTypes {
  private LossTypes() {}

  /** torch's names and the specs that stand for them. */
  public static List<LayerType> types() {
    return List.of(
        LayerType.of("CrossEntropyLoss", CrossEntropyLoss.Spec.class),
        new LayerType("NLLLoss", NLLLoss.Spec.class, Map.of("type", "NLLLoss")),
        new LayerType("NLLLoss2d", NLLLoss.Spec.class, Map.of("type", "NLLLoss2d")),
        LayerType.of("L1Loss", L1Loss.Spec.class),
        LayerType.of("MSELoss", MSELoss.Spec.class),
        LayerType.of("SmoothL1Loss", SmoothL1Loss.Spec.class),
        LayerType.of("HuberLoss", HuberLoss.Spec.class),
        LayerType.of("PoissonNLLLoss", PoissonNLLLoss.Spec.class),
        LayerType.of("GaussianNLLLoss", GaussianNLLLoss.Spec.class),
        LayerType.of("KLDivLoss", KLDivLoss.Spec.class),
        LayerType.of("BCELoss", BCELoss.Spec.class),
        LayerType.of("BCEWithLogitsLoss", BCEWithLogitsLoss.Spec.class),
        LayerType.of("MarginRankingLoss", MarginRankingLoss.Spec.class),
        LayerType.of("HingeEmbeddingLoss", HingeEmbeddingLoss.Spec.class),
        LayerType.of("CosineEmbeddingLoss", CosineEmbeddingLoss.Spec.class),
        LayerType.of("MultiMarginLoss", MultiMarginLoss.Spec.class),
        LayerType.of("MultiLabelMarginLoss", MultiLabelMarginLoss.Spec.class),
        LayerType.of("MultiLabelSoftMarginLoss", MultiLabelSoftMarginLoss.Spec.class),
        LayerType.of("SoftMarginLoss", SoftMarginLoss.Spec.class),
        LayerType.of("TripletMarginLoss", TripletMarginLoss.Spec.class),
        LayerType.of("TripletMarginWithDistanceLoss", TripletMarginWithDistanceLoss.Spec.class),
        LayerType.of("CTCLoss", CTCLoss.Spec.class));
  }
}
