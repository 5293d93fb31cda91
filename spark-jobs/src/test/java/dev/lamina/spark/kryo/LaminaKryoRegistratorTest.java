package dev.lamina.spark.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.KryoException;
import dev.lamina.stats.ByteCounts;
import dev.lamina.stats.CalibrationError;
import dev.lamina.stats.ChannelStatistics;
import dev.lamina.stats.ConfusionMatrix;
import dev.lamina.stats.ExactSum;
import dev.lamina.stats.Histogram;
import dev.lamina.stats.LabelCounts;
import dev.lamina.stats.Moments;
import dev.lamina.stats.Statistic;
import dev.lamina.stats.TopK;
import dev.lamina.stats.TopRecords;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

class LaminaKryoRegistratorTest {
  private static List<Statistic<?>> statistics() {
    ExactSum sum = ExactSum.empty();
    sum.add(0.1);
    Moments moments = Moments.empty();
    moments.add(2.5);
    Histogram histogram = Histogram.empty(0, 1, 4);
    histogram.add(0.3);
    ConfusionMatrix confusion = ConfusionMatrix.empty(3);
    confusion.add(1, 2);
    TopK topK = TopK.empty(1, 2);
    topK.add(1);
    CalibrationError calibration = CalibrationError.empty(5);
    calibration.add(0.7, true);
    TopRecords top = TopRecords.empty(2);
    top.add(new TopRecords.Entry("key", 1.5, 0, 1));
    LabelCounts counts = LabelCounts.empty();
    counts.add("empty");
    ByteCounts bytes = ByteCounts.empty(1);
    bytes.add(new byte[] {1, 2});
    ChannelStatistics channels = ChannelStatistics.empty(2);
    channels.add(1, new float[] {1, -2}, 0, 1, 2);
    return List.of(
        bytes, channels, sum, moments, histogram, confusion, topK, calibration, top, counts);
  }

  @Test
  void everyStatistic_travelsInItsOwnForm() throws IOException {
    for (Statistic<?> statistic : statistics()) {
      Object copy = SparkKryo.read(SparkKryo.write(statistic));
      assertThat(copy).hasSameClassAs(statistic);
      assertThat(form((Statistic<?>) copy)).isEqualTo(form(statistic));
    }
  }

  private static byte[] form(Statistic<?> statistic) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    statistic.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  @Test
  void cutStatistic_isRefused() {
    for (Statistic<?> statistic : statistics()) {
      byte[] bytes = SparkKryo.write(statistic);
      byte[] cut = Arrays.copyOf(bytes, bytes.length - 1);
      assertThatThrownBy(() -> SparkKryo.read(cut)).isInstanceOf(KryoException.class);
    }
  }

  @Test
  void columnTypes_areTheOnesThatThereAre() {
    assertThat(SparkKryo.read(SparkKryo.write(DataTypes.FloatType))).isSameAs(DataTypes.FloatType);
    assertThat(SparkKryo.read(SparkKryo.write(DataTypes.createArrayType(DataTypes.LongType))))
        .isEqualTo(DataTypes.createArrayType(DataTypes.LongType));
  }

  @Test
  void otherClasses_areRefused() {
    assertThatThrownBy(() -> SparkKryo.write(new java.util.concurrent.atomic.AtomicInteger()))
        .hasMessageContaining("not registered");
  }
}
