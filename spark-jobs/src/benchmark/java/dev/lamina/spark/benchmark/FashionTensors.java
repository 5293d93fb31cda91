package dev.lamina.spark.benchmark;

import dev.lamina.image.ColorMode;
import dev.lamina.image.ImageDecoder;
import dev.lamina.image.Transforms;
import dev.lamina.spark.run.ImageInput;
import dev.lamina.spark.run.RecordFault;
import dev.lamina.spark.source.ClassFolders;
import dev.lamina.spark.source.ListedFile;
import dev.lamina.tensor.Shape;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The images of data/fashion as tensors in a Parquet table, as often as it takes. */
final class FashionTensors {
  static final String MODEL = "data/models/fashion-cnn.yaml";
  static final String WEIGHTS = "data/models/fashion-cnn.safetensors";

  private static final String IMAGES = "data/fashion/images";
  private static final Shape RECORD = Shape.of(1, 28, 28);
  private static final List<Map<String, Object>> TRANSFORMS =
      List.of(
          Map.of("type", "ToTensor"),
          Map.of("type", "Normalize", "mean", List.of(0.2860), "std", List.of(0.3530)));
  private static final StructType SCHEMA =
      new StructType()
          .add("name", DataTypes.StringType)
          .add("label", DataTypes.IntegerType)
          .add("tensor", DataTypes.createArrayType(DataTypes.FloatType));
  private static final int FILES = 16;

  private FashionTensors() {}

  static void write(SparkSession session, Path table, int records) throws IOException {
    List<Row> images = images(session);
    long copies = (records - 1L) / images.size() + 1;
    Dataset<Row> repeated =
        session
            .range(0, copies, 1, FILES)
            .crossJoin(functions.broadcast(session.createDataFrame(images, SCHEMA)));
    repeated
        .limit(records)
        .select(
            functions.concat_ws("#", functions.col("name"), functions.col("id")).as("key"),
            functions.col("label"),
            functions.col("tensor"))
        .write()
        .mode("overwrite")
        .parquet(table.toString());
  }

  private static List<Row> images(SparkSession session) throws IOException {
    ClassFolders folders =
        ClassFolders.list(IMAGES, null, session.sparkContext().hadoopConfiguration());
    ImageInput input =
        new ImageInput(ColorMode.L, ImageDecoder.DEFAULT_MAX_PIXELS, Transforms.parse(TRANSFORMS));
    List<Row> rows = new ArrayList<>();
    for (ListedFile file : folders.files()) {
      FloatBuffer values = FloatBuffer.allocate(Math.toIntExact(RECORD.elements()));
      try {
        input.write(Files.readAllBytes(Path.of(IMAGES, file.key())), RECORD, values, 0);
      } catch (RecordFault e) {
        throw new IllegalStateException(e);
      }
      List<Float> tensor = new ArrayList<>();
      for (float value : values.array()) {
        tensor.add(value);
      }
      rows.add(RowFactory.create(file.key(), file.label(), tensor.toArray()));
    }
    return rows;
  }
}
