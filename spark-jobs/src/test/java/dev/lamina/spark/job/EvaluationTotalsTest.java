package dev.lamina.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class EvaluationTotalsTest {
  private static EvaluationTotals empty() {
    return EvaluationTotals.empty(3, new int[] {1, 2}, 4, 3);
  }

  private static final StructType SCHEMA = schema();

  private static StructType schema() {
    StructType schema =
        new StructType()
            .add("key", DataTypes.StringType)
            .add("path", DataTypes.StringType)
            .add("label", DataTypes.IntegerType)
            .add("class", DataTypes.StringType);
    for (StructField field : EvaluatedColumns.RESULTS.fields()) {
      schema = schema.add(field);
    }
    return schema.add("reason", DataTypes.StringType).add("message", DataTypes.StringType);
  }

  private static List<Row> rows() {
    Random random = new Random(1);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int label = random.nextInt(3);
      int prediction = random.nextInt(3);
      boolean bad = i % 20 == 0;
      Object[] values = {
        "k" + i,
        "p",
        label,
        "c",
        bad ? null : prediction,
        bad ? null : random.nextFloat(),
        bad ? null : label == prediction ? 0 : 1 + random.nextInt(2),
        bad ? null : Math.exp(random.nextGaussian() * 20),
        bad ? null : 1.0,
        bad ? "empty" : null,
        bad ? "m" : null
      };
      rows.add(new GenericRowWithSchema(values, SCHEMA));
    }
    return rows;
  }

  private static EvaluationTotals of(List<Row> rows) {
    EvaluationTotals totals = empty();
    rows.forEach(totals::add);
    return totals;
  }

  @Test
  void merge_anyCutAndOrder_sameBytes() {
    List<Row> rows = rows();
    byte[] whole = of(rows).write();
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      Collections.shuffle(rows, random);
      List<EvaluationTotals> parts = new ArrayList<>(List.of(empty(), empty()));
      for (int begin = 0; begin < rows.size(); ) {
        int end = Math.min(rows.size(), begin + 1 + random.nextInt(60));
        parts.add(EvaluationTotals.read(of(rows.subList(begin, end)).write()));
        begin = end;
      }
      Collections.shuffle(parts, random);
      EvaluationTotals merged = empty();
      parts.forEach(merged::merge);
      assertThat(merged.write()).isEqualTo(whole);
    }
  }

  @Test
  void read_anotherVersion_isRefused() {
    byte[] bytes = empty().write();
    bytes[0] = 9;
    assertThatThrownBy(() -> EvaluationTotals.read(bytes))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("version 9, expected 1");
  }

  @Test
  void add_rowsWithFaults_areInNoFigure() {
    EvaluationTotals totals = of(rows());
    assertThat(totals.faults().counts()).containsOnlyKeys("empty").containsEntry("empty", 10L);
    assertThat(totals.confusion().count()).isEqualTo(190);
    assertThat(totals.losses().count()).isEqualTo(190);
    assertThat(totals.worst().entries()).hasSize(3);
  }
}
