package dev.lamina.spark.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.spark.job.EvaluateResult;
import dev.lamina.stats.ClassificationReport.Scores;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EvaluateSummaryTest {
  private static EvaluateResult result(double loss, boolean tooMany) {
    Scores scores = new Scores(0.5, 0.25, 1 / 3.0, 4);
    return new EvaluateResult(
        "evaluate",
        "0.1.0",
        new EvaluateResult.Settings(
            "file:/data",
            "m.yaml",
            "m.safetensors",
            "CrossEntropyLoss(label_smoothing=0.0)",
            "none",
            List.of(),
            "reference",
            "float32",
            64),
        new EvaluateResult.Counts(
            5, 4, 1, Map.of("empty", 1L), "1%", tooMany, 1, 0, 2, List.of("bird")),
        loss,
        0.5,
        new TreeMap<>(Map.of(1, 0.5, 2, 1.0)),
        new EvaluateResult.Calibration(0.125, 0.25, List.of()),
        List.of(
            new EvaluateResult.ClassScores(0, "bird", 0.5, 0.25, 1 / 3.0, 0),
            new EvaluateResult.ClassScores(1, "cat", 1, 1, 1, 4)),
        scores,
        scores,
        List.of(List.of(0L, 0L), List.of(2L, 2L)),
        List.of(new EvaluateResult.WorstRecord("cat/1.png", 2.5, 1, "cat", 0, "bird")),
        new EvaluateResult.Outputs("out", "out/records", "out/unreadable", "out/result.json"),
        new EvaluateResult.Run("2026-01-01T00:00:00Z", 2, 2, "4.2.0", "app", null));
  }

  @Test
  void of_aResult_isAPage() {
    assertThat(EvaluateSummary.of(result(0.125, false)))
        .isEqualTo(
            """
            m.yaml over file:/data

            5 records: 4 evaluated, 1 unreadable {empty=1}
            1 records without an image format's suffix
            2 files beside the classes' folders left out
            classes without a file: bird

              CrossEntropyLoss       0.12500000
              accuracy               50.00 %
              top-2 accuracy         100.00 %
              calibration error      12.50 %

              class   precision  recall      F1  records
              bird       0.5000  0.2500  0.3333        0
              cat        1.0000  1.0000  1.0000        4
              mean       0.5000  0.2500  0.3333        4

              confusion  0 1   predicted
               0 bird    . .
               1 cat     2 2

              largest losses
                 2.5000  cat/1.png, predicted bird

            Records     out/records
            Unreadable  out/unreadable
            Result      out/result.json
            2.0 s, 2 images/s, engine reference, batch size 64
            """);
  }

  @Test
  void of_nothingEvaluated_saysSoWithoutNaN() {
    assertThat(EvaluateSummary.of(result(Double.NaN, true)))
        .contains("CrossEntropyLoss       none", "MORE UNREADABLE THAN ALLOWED (1%)")
        .doesNotContain("NaN");
  }

  @Test
  void toJson_ofAResult_hasSnakeCaseKeysAndNoNaN() {
    assertThat(result(Double.NaN, true).toJson())
        .contains("\"loss\" : null", "\"too_many_unreadable\" : true", "\"f1\" : 1.0")
        .doesNotContain("NaN");
  }
}
