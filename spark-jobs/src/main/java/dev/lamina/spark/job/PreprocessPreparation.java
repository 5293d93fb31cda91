package dev.lamina.spark.job;

import dev.lamina.image.ColorMode;
import dev.lamina.image.ImageEncoder;
import dev.lamina.image.transform.Form;
import dev.lamina.image.transform.Transforms;
import dev.lamina.nn.LayerException;
import dev.lamina.spark.run.ImageBytes;
import dev.lamina.spark.run.ImageInput;
import dev.lamina.spark.source.DataFormat;
import dev.lamina.spark.source.DataRecord;
import dev.lamina.spark.source.DataSet;
import dev.lamina.spark.source.ImageFiles;
import dev.lamina.spark.source.ListedFile;
import dev.lamina.spark.source.TableSet;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;

/**
 * All that preprocessing needs and that can be known before Spark starts. Every fault of the
 * configuration is found, not the first alone.
 */
final class PreprocessPreparation {
  private final PreprocessConfig config;
  private final ConfigFaults faults = new ConfigFaults();
  private final DataSetup data;
  private final OutputSetup output;
  private final PreprocessConfig.Target target;

  /**
   * Prepares a job.
   *
   * @throws ConfigException if anything is wrong; it lists all that is
   */
  PreprocessPreparation(PreprocessConfig config) {
    this.config = config;
    this.data = new DataSetup(config.source(), config.image(), DataSetup.Needs.EVERYTHING, faults);
    this.output = new OutputSetup(config.results(), faults);
    faults.atLeast(0, "samples", config.samples());
    checkQuality();
    this.target = chooseTarget();
    checkTransforms();
    checkFolders();
    data.lookIfLocal();
    output.lookIfLocal();
    checkFormat();
    checkNames();
    faults.throwIfAny();
  }

  private void checkQuality() {
    if (config.quality() < 0 || config.quality() > 100) {
      faults.add("quality", "must be 1 to 100, or 0 for the format's own, got " + config.quality());
    } else if (config.quality() > 0 && config.encoding() == ImageEncoder.Format.PNG) {
      faults.add("quality", "is for JPEG and WebP; PNG has no loss");
    }
  }

  private PreprocessConfig.Target chooseTarget() {
    if (config.write() != PreprocessConfig.Target.AUTO || data.transforms() == null) {
      return config.write();
    }
    return data.transforms().givesTensor()
        ? PreprocessConfig.Target.TENSORS
        : PreprocessConfig.Target.IMAGES;
  }

  ColorMode mode() {
    return config.image().mode() == null ? ColorMode.RGB : config.image().mode();
  }

  private void checkTransforms() {
    Transforms transforms = data.transforms();
    if (transforms == null) {
      return;
    }
    boolean wantsTensor = target == PreprocessConfig.Target.TENSORS;
    faults.check(
        "transforms",
        () -> {
          Form form = transforms.form(Form.of(mode()));
          LayerException.check(
              transforms.givesTensor() == wantsTensor,
              "give %s, 'write: %s' takes %s",
              form,
              target.name().toLowerCase(Locale.ROOT),
              wantsTensor ? "a tensor: ToTensor is missing" : "an image: ToImage is missing");
          boolean isKind = !wantsTensor || form.kind() == Form.Kind.FLOAT32;
          LayerException.check(
              isKind, "give %s, tensors are of float32: ConvertImageDtype is missing", form);
          LayerException.check(
              wantsTensor || form.count() == 1,
              "give %d images of one; only tensors can hold several",
              form.count());
        });
  }

  /** Requires that the results neither replace the data nor lie among them. */
  private void checkFolders() {
    Configuration hadoop = new Configuration();
    String from = config.source().data();
    String to = config.results().output();
    if (!OutputSetup.isLocal(from, hadoop) || !OutputSetup.isLocal(to, hadoop)) {
      return;
    }
    try {
      Path source = path(from);
      Path folder = path(to);
      if (source.startsWith(folder) || folder.startsWith(source)) {
        faults.add("output", to + " and the data, " + from + ", lie in one another");
      }
    } catch (InvalidPathException e) {
      faults.add("output", e.getMessage());
    }
  }

  private static Path path(String name) {
    return Path.of(new org.apache.hadoop.fs.Path(name).toUri().getPath())
        .toAbsolutePath()
        .normalize();
  }

  private void checkFormat() {
    if (data.format() == DataFormat.TENSORS) {
      faults.add("format", "tensors are not preprocessed; images are");
    }
  }

  /** Of listed files it is known at once which names would be those of two. */
  private void checkNames() {
    if (faults.isEmpty() && data.listed() instanceof ImageFiles files) {
      faults.check(
          "data", () -> names().check(files.files().stream().map(ListedFile::key).iterator()));
    }
  }

  /**
   * The records, whose names are known to differ.
   *
   * @throws ConfigException if the data are not there, not images, or two would have one name
   */
  JavaRDD<DataRecord> records(SparkSession session) {
    boolean wasListed = data.listed() != null;
    DataSet set = data.data(session);
    checkFormat();
    if (set instanceof TableSet table && target != PreprocessConfig.Target.TENSORS) {
      faults.check("data", () -> names().check(table.keys(session)));
    } else if (!wasListed) {
      checkNames();
    }
    faults.throwIfAny();
    return data.records(session);
  }

  /** The names of what is written. */
  OutputNames names() {
    return new OutputNames(target, config.encoding().extension());
  }

  DataSetup data() {
    return data;
  }

  OutputSetup output() {
    return output;
  }

  PreprocessConfig.Target target() {
    return target;
  }

  ImageInput input() {
    return data.imageInput(mode());
  }

  ImageBytes images() {
    return new ImageBytes(config.encoding(), config.quality());
  }
}
