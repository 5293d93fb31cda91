package dev.lamina.spark.job;

import dev.lamina.image.ColorMode;
import dev.lamina.image.DecodeOptions;
import dev.lamina.spark.source.DataFormat;
import java.util.List;
import java.util.Map;

/**
 * Sets the keys that every job has by their names: those of its data, images and results.
 *
 * @param <B> the builder itself
 */
@SuppressWarnings("MissingJavadoc") // Each method sets the key of its name.
public abstract class ConfigBuilder<B extends ConfigBuilder<B>> {
  private String data;
  private DataFormat format = DataFormat.AUTO;
  private String keyColumn;
  private String labelColumn = "label";
  private String tensorColumn = "tensor";
  private String contentColumn;
  private String pathColumn = "path";
  private List<String> keepColumns;
  private String root;
  private List<String> classes;
  private int partitions;
  private String maxUnreadable = "1%";
  private long maxFileBytes = 256L << 20;
  private List<Map<String, Object>> transforms = ImageConfig.DEFAULT_TRANSFORMS;
  private ColorMode mode;
  private long maxPixels = DecodeOptions.DEFAULT_MAX_PIXELS;
  private boolean exifOrientation;
  private boolean allowTruncated;
  private ImageConfig.Decode decode = ImageConfig.Decode.EXACT;
  private String output;
  private boolean overwrite;

  ConfigBuilder() {}

  /** This builder. */
  abstract B self();

  public B data(String value) {
    data = value;
    return self();
  }

  public B format(DataFormat value) {
    format = value;
    return self();
  }

  public B keyColumn(String value) {
    keyColumn = value;
    return self();
  }

  public B labelColumn(String value) {
    labelColumn = value;
    return self();
  }

  public B tensorColumn(String value) {
    tensorColumn = value;
    return self();
  }

  public B contentColumn(String value) {
    contentColumn = value;
    return self();
  }

  public B pathColumn(String value) {
    pathColumn = value;
    return self();
  }

  public B keepColumns(List<String> value) {
    keepColumns = value;
    return self();
  }

  public B root(String value) {
    root = value;
    return self();
  }

  public B classes(List<String> value) {
    classes = value;
    return self();
  }

  public B partitions(int value) {
    partitions = value;
    return self();
  }

  public B maxUnreadable(String value) {
    maxUnreadable = value;
    return self();
  }

  public B maxFileBytes(long value) {
    maxFileBytes = value;
    return self();
  }

  public B transforms(List<Map<String, Object>> value) {
    transforms = value;
    return self();
  }

  public B mode(ColorMode value) {
    mode = value;
    return self();
  }

  public B maxPixels(long value) {
    maxPixels = value;
    return self();
  }

  public B exifOrientation(boolean value) {
    exifOrientation = value;
    return self();
  }

  public B allowTruncated(boolean value) {
    allowTruncated = value;
    return self();
  }

  public B decode(ImageConfig.Decode value) {
    decode = value;
    return self();
  }

  public B output(String value) {
    output = value;
    return self();
  }

  public B overwrite(boolean value) {
    overwrite = value;
    return self();
  }

  final DataConfig source() {
    return new DataConfig(
        data,
        format,
        keyColumn,
        labelColumn,
        tensorColumn,
        contentColumn,
        pathColumn,
        keepColumns,
        root,
        classes,
        partitions,
        maxUnreadable,
        maxFileBytes);
  }

  final ImageConfig image() {
    return new ImageConfig(transforms, mode, maxPixels, exifOrientation, allowTruncated, decode);
  }

  final OutputConfig results() {
    return new OutputConfig(output, overwrite);
  }
}
