package dev.lamina.spark.kryo;

import com.esotericsoftware.kryo.Kryo;
import dev.lamina.model.LayerCatalog;
import dev.lamina.nn.Graph;
import dev.lamina.stats.CalibrationError;
import dev.lamina.stats.ConfusionMatrix;
import dev.lamina.stats.ExactSum;
import dev.lamina.stats.Histogram;
import dev.lamina.stats.LabelCounts;
import dev.lamina.stats.Moments;
import dev.lamina.stats.Statistic;
import dev.lamina.stats.TopK;
import dev.lamina.stats.TopRecords;
import org.apache.spark.serializer.KryoRegistrator;

/**
 * Registers what Lamina's jobs send, and those of Spark's own classes that go with it, so that they
 * run with {@code spark.kryo.registrationRequired=true}.
 *
 * <p>Set {@code spark.serializer=org.apache.spark.serializer.KryoSerializer} and {@code
 * spark.kryo.registrator=dev.lamina.spark.kryo.LaminaKryoRegistrator}.
 */
public final class LaminaKryoRegistrator implements KryoRegistrator {
  /**
   * Classes of Spark, Scala and Java that Kryo writes by its own means. Their names rather than
   * they themselves, since many are visible to Scala alone.
   */
  private static final String[] SPARKS_CLASSES = {};

  @Override
  public void registerClasses(Kryo kryo) {
    GraphSerializer graphs = new GraphSerializer(LayerCatalog.standard());
    kryo.register(Graph.class, graphs);
    kryo.register(SharedGraph.class, new SharedGraphSerializer(graphs));
    register(kryo, CalibrationError.class, CalibrationError::read);
    register(kryo, ConfusionMatrix.class, ConfusionMatrix::read);
    register(kryo, ExactSum.class, ExactSum::read);
    register(kryo, Histogram.class, Histogram::read);
    register(kryo, LabelCounts.class, LabelCounts::read);
    register(kryo, Moments.class, Moments::read);
    register(kryo, TopK.class, TopK::read);
    register(kryo, TopRecords.class, TopRecords::read);
    for (String name : SPARKS_CLASSES) {
      try {
        kryo.register(Class.forName(name, false, KryoRegistrator.class.getClassLoader()));
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException("this Spark has no " + name, e);
      }
    }
  }

  private static <S extends Statistic<S>> void register(
      Kryo kryo, Class<S> type, StatisticSerializer.Reader<S> reader) {
    kryo.register(type, new StatisticSerializer<>(reader));
  }
}
