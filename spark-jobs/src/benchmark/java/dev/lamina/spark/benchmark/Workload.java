package dev.lamina.spark.benchmark;

import dev.lamina.image.ColorMode;
import dev.lamina.image.DecodeOptions;
import dev.lamina.image.transform.Transforms;
import dev.lamina.model.Model;
import dev.lamina.model.Safetensors;
import dev.lamina.spark.run.ImageInput;
import dev.lamina.spark.run.RecordFault;
import dev.lamina.spark.source.ImageFiles;
import dev.lamina.spark.source.ListedFile;
import dev.lamina.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A network and what it is evaluated on: the images of data/fashion as tensors, as often as it
 * takes. For a network that takes larger ones each pixel is blown up to a square, and all channels
 * are the same.
 *
 * @param record the shape of a record, (C, H, W)
 */
record Workload(String name, String model, String weights, Shape record) {
  private static final String IMAGES = "data/fashion/images";
  private static final int SIDE = 28;
  private static final Shape IMAGE = Shape.of(1, SIDE, SIDE);
  private static final List<Map<String, Object>> TRANSFORMS =
      List.of(
          Map.of("type", "ToTensor"),
          Map.of("type", "Normalize", "mean", List.of(0.2860), "std", List.of(0.3530)));
  private static final StructType SCHEMA =
      new StructType()
          .add("key", DataTypes.StringType)
          .add("label", DataTypes.IntegerType)
          .add("tensor", DataTypes.BinaryType);
  private static final int FILES = 16;

  /**
   * A workload by its network's name.
   *
   * @param name {@code fashion-cnn}, or a network of the zoo, with random weights
   * @param folder that gets the random weights
   */
  static Workload of(String name, Path folder) throws IOException {
    String trained = "data/models/" + name;
    if (Files.exists(Path.of(trained + ".yaml"))) {
      return new Workload(name, trained + ".yaml", trained + ".safetensors", IMAGE);
    }
    String model = "zoo:" + name;
    Path weights = folder.resolve(name + ".safetensors");
    Model random = Model.random(model, 1, null);
    Safetensors.write(weights, random.module().stateDict(), Map.of());
    Shape record = random.graph().inputs().get(0).recordShape();
    return new Workload(name, model, weights.toString(), record);
  }

  /** Writes so many records into a table, unless it is there. */
  Path table(SparkSession session, Path folder, int records) throws IOException {
    Path table = folder.resolve(name + "-" + records + ".parquet");
    if (!Files.exists(table.resolve("_SUCCESS"))) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
      List<ListedFile> files =
          ImageFiles.labelled(IMAGES, null, context.hadoopConfiguration()).files();
      Broadcast<float[]> images = context.broadcast(images(files));
      int[] labels = files.stream().mapToInt(ListedFile::label).toArray();
      int channels = Math.toIntExact(record.size(0));
      int factor = Math.toIntExact(record.size(1) / SIDE);
      List<Integer> numbers = IntStream.range(0, records).boxed().toList();
      JavaRDD<Row> rows =
          context
              .parallelize(numbers, FILES)
              .map(
                  number -> {
                    int image = number % labels.length;
                    byte[] tensor = enlarged(images.value(), image, channels, factor);
                    return RowFactory.create("record " + number, labels[image], tensor);
                  });
      session.createDataFrame(rows, SCHEMA).write().mode("overwrite").parquet(table.toString());
    }
    return table;
  }

  /** All images, one after the other. */
  private static float[] images(List<ListedFile> files) throws IOException {
    ImageInput input = new ImageInput(DecodeOptions.of(ColorMode.L), Transforms.parse(TRANSFORMS));
    int size = SIDE * SIDE;
    FloatBuffer values = FloatBuffer.allocate(size * files.size());
    for (int i = 0; i < files.size(); i++) {
      byte[] bytes = Files.readAllBytes(Path.of(IMAGES, files.get(i).key()));
      try {
        input.write(bytes, IMAGE, values, i * size);
      } catch (RecordFault e) {
        throw new IllegalStateException(e);
      }
    }
    return values.array();
  }

  /** The tensor (channels, H * factor, W * factor) of one of the images (1, H, W), as bytes. */
  private static byte[] enlarged(float[] images, int image, int channels, int factor) {
    int first = image * SIDE * SIDE;
    int side = SIDE * factor;
    ByteBuffer bytes = ByteBuffer.allocate(channels * side * side * Float.BYTES);
    FloatBuffer tensor = bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    for (int channel = 0; channel < channels; channel++) {
      for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
          tensor.put(images[first + y / factor * SIDE + x / factor]);
        }
      }
    }
    return bytes.array();
  }
}
