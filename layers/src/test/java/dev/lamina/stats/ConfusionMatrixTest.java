package dev.lamina.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lamina.stats.ClassificationReport.Scores;
import java.io.EOFException;
import java.io.IOException;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfusionMatrixTest {

  private static final Offset<Double> TWO_DECIMALS = within(0.005);

  private static ConfusionMatrix matrix(int classes, int[] labels, int[] predictions) {
    ConfusionMatrix matrix = ConfusionMatrix.empty(classes);
    for (int i = 0; i < labels.length; i++) {
      matrix.add(labels[i], predictions[i]);
    }
    return matrix;
  }

  private static ConfusionMatrix sklearnExample() {
    return matrix(3, new int[] {0, 1, 2, 2, 2}, new int[] {0, 0, 2, 2, 1});
  }

  @Test
  void count_rowIsLabel_columnIsPrediction() {
    ConfusionMatrix matrix = sklearnExample();

    assertThat(matrix.count()).isEqualTo(5);
    assertThat(matrix.count(1, 0)).isEqualTo(1);
    assertThat(matrix.count(0, 1)).isZero();
    assertThat(matrix.count(2, 2)).isEqualTo(2);
  }

  /** Source: the example in scikit-learn's documentation of classification_report. */
  @Test
  void report_sklearnExample_printsTheSameNumbers() {
    ClassificationReport report = sklearnExample().report();

    assertThat(report.accuracy()).isEqualTo(0.6);
    assertScores(report.classes().get(0), 0.50, 1.00, 0.67, 1);
    assertScores(report.classes().get(1), 0.00, 0.00, 0.00, 1);
    assertScores(report.classes().get(2), 1.00, 0.67, 0.80, 3);
    assertScores(report.macroAverage(), 0.50, 0.56, 0.49, 5);
    assertScores(report.weightedAverage(), 0.70, 0.60, 0.61, 5);
  }

  private static void assertScores(Scores scores, double p, double r, double f1, long support) {
    assertThat(scores.precision()).isCloseTo(p, TWO_DECIMALS);
    assertThat(scores.recall()).isCloseTo(r, TWO_DECIMALS);
    assertThat(scores.f1()).isCloseTo(f1, TWO_DECIMALS);
    assertThat(scores.support()).isEqualTo(support);
  }

  /** The same example worked by hand, to the last bits. */
  @Test
  void report_sklearnExample_byHand() {
    ClassificationReport report = sklearnExample().report();
    Offset<Double> lastBit = within(1e-16);

    assertThat(report.classes().get(2)).isEqualTo(new Scores(1, 2 / 3.0, 4 / 5.0, 3));
    assertThat(report.macroAverage().precision()).isEqualTo(0.5);
    assertThat(report.macroAverage().recall()).isCloseTo(5 / 9.0, lastBit);
    assertThat(report.macroAverage().f1()).isCloseTo(22 / 45.0, lastBit);
    assertThat(report.weightedAverage().precision()).isEqualTo(0.7);
    assertThat(report.weightedAverage().recall()).isEqualTo(0.6);
    assertThat(report.weightedAverage().f1()).isCloseTo(46 / 75.0, lastBit);
  }

  /** By hand: class 1 is only predicted and counts as zeros; class 3 does not occur at all. */
  @Test
  void report_classesThatDoNotOccur_haveZerosAndNoPartInAverages() {
    ClassificationReport report = matrix(4, new int[] {0, 0, 2}, new int[] {0, 1, 2}).report();

    assertThat(report.classes()).hasSize(4);
    assertThat(report.classes().get(1)).isEqualTo(new Scores(0, 0, 0, 0));
    assertThat(report.classes().get(3)).isEqualTo(new Scores(0, 0, 0, 0));
    assertThat(report.macroAverage().precision()).isEqualTo(2 / 3.0);
    assertThat(report.macroAverage().recall()).isEqualTo(0.5);
    assertThat(report.weightedAverage().precision()).isEqualTo(1.0);
    assertThat(report.weightedAverage().recall()).isEqualTo(2 / 3.0);
    assertThat(report.weightedAverage().support()).isEqualTo(3);
  }

  @Test
  void report_noRecords_isNaN() {
    ClassificationReport report = ConfusionMatrix.empty(2).report();

    assertThat(report.accuracy()).isNaN();
    assertThat(report.classes()).containsOnly(new Scores(0, 0, 0, 0));
    assertThat(report.macroAverage().f1()).isNaN();
    assertThat(report.weightedAverage().f1()).isNaN();
  }

  @Test
  void report_betweenRecords_countsThemAll() {
    ConfusionMatrix matrix = sklearnExample();
    assertThat(matrix.report()).isEqualTo(matrix.report());

    matrix.add(1, 1);

    assertThat(matrix.report().accuracy()).isEqualTo(4 / 6.0);
  }

  /** A dense matrix of a million classes would need 8 TB. */
  @Test
  void write_manyClasses_onlyCellsThatOccur() {
    ConfusionMatrix matrix = ConfusionMatrix.empty(1 << 20);
    matrix.add((1 << 20) - 1, (1 << 20) - 2);
    matrix.merge(matrix);

    assertThat(matrix.count((1 << 20) - 1, (1 << 20) - 2)).isEqualTo(2);
    assertThat(Forms.bytes(matrix)).hasSize(2 + 8 + 16);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0, 'label must be from 0 to 2, got -1'",
    "3, 0, 'label must be from 0 to 2, got 3'",
    "0, -1, 'prediction must be from 0 to 2, got -1'",
    "0, 3, 'prediction must be from 0 to 2, got 3'",
  })
  void add_outOfRange_namesItAndAddsNothing(int label, int prediction, String message) {
    ConfusionMatrix matrix = ConfusionMatrix.empty(3);

    assertThatThrownBy(() -> matrix.add(label, prediction))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ConfusionMatrix(classes=3): " + message);
    assertThat(matrix.count()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "1048577"})
  void empty_classesOutOfRange_namesThem(int classes) {
    assertThatThrownBy(() -> ConfusionMatrix.empty(classes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ConfusionMatrix: classes must be from 1 to 1048576, got " + classes);
  }

  @Test
  void merge_otherNumberOfClasses_namesBoth() {
    assertThatThrownBy(() -> ConfusionMatrix.empty(3).merge(ConfusionMatrix.empty(4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ConfusionMatrix(classes=3): merged must have as many classes, got 4");
  }

  /** Cells are label, prediction, count. */
  private static void assertRefused(String message, int classes, int size, long... cells) {
    byte[] bytes =
        Forms.forged(
            'C',
            out -> {
              out.writeInt(classes);
              out.writeInt(size);
              for (int i = 0; i < cells.length; i += 3) {
                out.writeInt((int) cells[i]);
                out.writeInt((int) cells[i + 1]);
                out.writeLong(cells[i + 2]);
              }
            });
    assertThatThrownBy(() -> Forms.read(ConfusionMatrix::read, bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }

  @Test
  void read_noClasses_isRefused() {
    assertRefused("ConfusionMatrix: classes must be from 1 to 1048576, got 0", 0, 0);
  }

  @Test
  void read_negativeNumberOfCells_isRefused() {
    assertRefused("number of cells must be from 0 to 2147483647, got -1", 2, -1);
  }

  @Test
  void read_predictionOutOfRange_isRefused() {
    assertRefused("prediction must be from 0 to 1, got 2", 2, 1, 0, 2, 1);
  }

  @Test
  void read_cellTwice_isRefused() {
    assertRefused("cells must be in ascending order, got 3 after 3", 2, 2, 1, 1, 1, 1, 1, 1);
  }

  @Test
  void read_emptyCell_isRefused() {
    assertRefused("count of a cell must be above 0, got 0", 2, 1, 0, 0, 0);
  }

  @Test
  void read_totalOverflows_isRefused() {
    assertRefused("all counts together must be below 2^63", 2, 2, 0, 0, Long.MAX_VALUE, 0, 1, 1);
  }

  @Test
  void read_claimedCellsBeyondItsBytes_isRefused() {
    byte[] bytes =
        Forms.forged(
            'C',
            out -> {
              out.writeInt(1 << 20);
              out.writeInt(Integer.MAX_VALUE);
            });
    assertThatThrownBy(() -> Forms.read(ConfusionMatrix::read, bytes))
        .isInstanceOf(EOFException.class);
  }
}
