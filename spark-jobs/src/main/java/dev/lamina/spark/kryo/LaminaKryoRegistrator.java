package dev.lamina.spark.kryo;

import com.esotericsoftware.kryo.Kryo;
import dev.lamina.model.LayerCatalog;
import dev.lamina.nn.Graph;
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
import java.util.List;
import org.apache.spark.serializer.KryoRegistrator;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;

/**
 * Registers what Lamina's jobs send, and those of Spark's own classes that go with it, so that they
 * run with {@code spark.kryo.registrationRequired=true}.
 *
 * <p>Set {@code spark.serializer=org.apache.spark.serializer.KryoSerializer} and {@code
 * spark.kryo.registrator=dev.lamina.spark.kryo.LaminaKryoRegistrator}.
 */
public final class LaminaKryoRegistrator implements KryoRegistrator {
  /**
   * What Spark itself sends besides what it registers: types of columns, when tasks read the
   * schemas of files. They are objects of Scala, which Kryo in Spark restores as the one there is.
   */
  private static final List<DataType> COLUMN_TYPES =
      List.of(
          DataTypes.BinaryType,
          DataTypes.BooleanType,
          DataTypes.ByteType,
          DataTypes.DateType,
          DataTypes.DoubleType,
          DataTypes.FloatType,
          DataTypes.IntegerType,
          DataTypes.LongType,
          DataTypes.NullType,
          DataTypes.ShortType,
          DataTypes.StringType,
          DataTypes.TimestampType,
          DataTypes.TimestampNTZType);

  @Override
  public void registerClasses(Kryo kryo) {
    GraphSerializer graphs = new GraphSerializer(LayerCatalog.standard());
    kryo.register(Graph.class, graphs);
    kryo.register(SharedGraph.class, new SharedGraphSerializer(graphs));
    register(kryo, ByteCounts.class, ByteCounts::read);
    register(kryo, CalibrationError.class, CalibrationError::read);
    register(kryo, ChannelStatistics.class, ChannelStatistics::read);
    register(kryo, ConfusionMatrix.class, ConfusionMatrix::read);
    register(kryo, ExactSum.class, ExactSum::read);
    register(kryo, Histogram.class, Histogram::read);
    register(kryo, LabelCounts.class, LabelCounts::read);
    register(kryo, Moments.class, Moments::read);
    register(kryo, TopK.class, TopK::read);
    register(kryo, TopRecords.class, TopRecords::read);
    COLUMN_TYPES.forEach(type -> kryo.register(type.getClass()));
    kryo.register(ArrayType.class);
    kryo.register(MapType.class);
    kryo.register(DecimalType.class);
    // What the columns of CSV are taken for.
    kryo.register(DataType[].class);
  }

  private static <S extends Statistic<S>> void register(
      Kryo kryo, Class<S> type, StatisticSerializer.Reader<S> reader) {
    kryo.register(type, new StatisticSerializer<>(reader));
  }
}
