package dev.lamina.spark.job;

import dev.lamina.model.Safetensors;
import dev.lamina.spark.Checkout;
import dev.lamina.spark.run.LaminaSession;
import dev.lamina.spark.source.DataRecord;
import dev.lamina.spark.source.ImageFiles;
import dev.lamina.spark.source.ListedFile;
import dev.lamina.tensor.Tensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What make_goldens.py wrote, and the records that it is of. */
final class FashionGoldens {
  private static final Map<String, INDArray> ARRAYS = read();

  private static final Set<String> SEQUENTIAL = Set.of("layers.stem", "layers.block2_down");

  private FashionGoldens() {}

  private static Map<String, INDArray> read() {
    try {
      return Safetensors.readAll(
          Path.of("src/test/resources/dev/lamina/spark/job/fashion.safetensors"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static INDArray array(String name) {
    return ARRAYS.get(name);
  }

  static double[] doubles(String name) {
    return Tensors.doubles(array(name));
  }

  /** The number of the network's layers, and its input; the golden of a Sequential is its last. */
  static int layers() {
    long sequences = ARRAYS.keySet().stream().filter(SEQUENTIAL::contains).count();
    return (int)
        (ARRAYS.keySet().stream().filter(name -> name.startsWith("layers.")).count()
            - sequences
            + 1);
  }

  static SparkSession start(String master) {
    System.setProperty("spark.master", master);
    System.setProperty("spark.ui.enabled", "false");
    System.setProperty("spark.driver.host", "127.0.0.1");
    System.setProperty("spark.driver.bindAddress", "127.0.0.1");
    return LaminaSession.start("test");
  }

  /** Copies every tenth image to a folder. */
  static String tenth(Path folder) throws IOException {
    Path some = folder.resolve("tenth");
    List<ListedFile> files =
        ImageFiles.labelled(Checkout.IMAGES, null, new Configuration()).files();
    for (int i = 0; i < files.size(); i += 10) {
      String key = files.get(i).key();
      Files.createDirectories(some.resolve(key).getParent());
      Files.copy(Path.of(Checkout.IMAGES, key), some.resolve(key));
    }
    return some.toString();
  }

  /** The images of a folder in another order, cut anew. */
  static JavaRDD<DataRecord> shuffled(SparkSession session, String images, int partitions)
      throws IOException {
    ImageFiles data =
        ImageFiles.labelled(images, null, session.sparkContext().hadoopConfiguration());
    JavaRDD<DataRecord> records = data.read(session, 3, 1 << 28);
    return RecordRows.records(
        RecordRows.table(session, records).repartition(partitions).orderBy(functions.rand(5)));
  }
}
