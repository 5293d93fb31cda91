package dev.lamina.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.engine.onednn.OneDnnEngine;
import dev.lamina.nn.Graph;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which layers are compiled: what they then compute is checked by {@link ModuleCasesTest}. */
class CompiledTypesTest {
  /**
   * The layers of which no case is compiled whole: they look up, count or pick elements, sort
   * records into lengths, or compare a prediction with a target.
   */
  private static final Set<String> REFERENCE =
      Set.of(
          "AdaptiveLogSoftmaxWithLoss",
          "Argmax",
          "Argmin",
          "BCELoss",
          "BCEWithLogitsLoss",
          "Bilinear",
          "CTCLoss",
          "CosineEmbeddingLoss",
          "CosineSimilarity",
          "CrossEntropyLoss",
          "CrossMapLRN2d",
          "Embedding",
          "EmbeddingBag",
          "Erf",
          "Expand",
          "Fold",
          "FractionalMaxPool2d",
          "FractionalMaxPool3d",
          "GRUCell",
          "Gather",
          "GaussianNLLLoss",
          "HingeEmbeddingLoss",
          "HuberLoss",
          "IndexSelect",
          "KLDivLoss",
          "L1Loss",
          "LSTMCell",
          "MSELoss",
          "MarginRankingLoss",
          "MaxUnpool1d",
          "MaxUnpool2d",
          "MaxUnpool3d",
          "MultiLabelMarginLoss",
          "MultiLabelSoftMarginLoss",
          "MultiMarginLoss",
          "NLLLoss",
          "NLLLoss2d",
          "PaddingMask",
          "PairwiseDistance",
          "PoissonNLLLoss",
          "RNNCell",
          "SmoothL1Loss",
          "SoftMarginLoss",
          "StepLast",
          "StepMax",
          "StepMean",
          "StepPlaces",
          "Threshold",
          "TripletMarginLoss",
          "TripletMarginWithDistanceLoss",
          "Unfold",
          "UpsamplingBilinear2d",
          "Where");

  @Test
  void compile_everyType_isCompiledInSomeCase() {
    Set<String> compiled = new TreeSet<>();
    Set<String> all = new TreeSet<>();
    for (ModuleCase row : ModuleCases.cases()) {
      if (row.hasPlan("onednn") && !row.training()) {
        all.add(row.type().name());
        if (isCompiled(row)) {
          compiled.add(row.type().name());
        }
      }
    }

    all.removeAll(compiled);
    assertThat(all).containsExactlyInAnyOrderElementsOf(REFERENCE);
  }

  private static boolean isCompiled(ModuleCase row) {
    Graph graph = row.trace(row.module());
    try (Plan plan = new OneDnnEngine().compile(graph, row.inputShapes(), Precision.FLOAT32, 1)) {
      return !plan.compiledLayers().containsValue("reference");
    }
  }
}
