package dev.lamina.spark.job;

import dev.lamina.image.ImageEncoder;
import dev.lamina.nn.Default;
import dev.lamina.spark.run.Checksum;

/**
 * What {@link PreprocessJob} is to do. A configuration may be wrong: the job says what is, all at
 * once. In a file the keys of the groups stand beside the others.
 *
 * @param source where the images come from
 * @param image how they are decoded and transformed
 * @param results where the results go
 * @param write what is written; default auto: files of images, or tensors if the transforms end in
 *     one
 * @param encoding of images: png (default), jpeg or webp
 * @param quality of JPEG and WebP, 1 to 100; default 0: Pillow's, 75 and 80
 * @param checksum of what is written: sha256 (default) or crc32c
 * @param tensorType of a tensor's column: binary (default), little-endian float32, or array, of
 *     floats
 * @param samples how many images the report shows, at least 0; default 12
 */
public record PreprocessConfig(
    DataConfig source,
    ImageConfig image,
    OutputConfig results,
    @Default("auto") Target write,
    @Default("png") ImageEncoder.Format encoding,
    @Default("0") int quality,
    @Default("sha256") Checksum checksum,
    @Default("binary") TensorType tensorType,
    @Default("12") int samples) {

  /** What is written. */
  public enum Target {
    /** Tensors if the transforms end in one, else images. */
    AUTO,
    /** A file for each image, under the same name but for the extension. */
    IMAGES,
    /** A Parquet table of tensors, which other jobs read. */
    TENSORS,
    /** A Parquet table with the content of image files, which other jobs read. */
    TABLE,
    /** Tar shards as WebDataset's, which other jobs read. */
    TAR
  }

  /** The type of a tensor's column. */
  public enum TensorType {
    /** Little-endian float32. */
    BINARY,
    /** Of floats. */
    ARRAY
  }

  /** A builder of the defaults; data and output are yet to be set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Sets the components of a configuration by their names. */
  @SuppressWarnings("MissingJavadoc") // Each method sets the component of its name.
  public static final class Builder extends ConfigBuilder<Builder> {
    private Target write = Target.AUTO;
    private ImageEncoder.Format encoding = ImageEncoder.Format.PNG;
    private int quality;
    private Checksum checksum = Checksum.SHA256;
    private TensorType tensorType = TensorType.BINARY;
    private int samples = 12;

    private Builder() {}

    @Override
    Builder self() {
      return this;
    }

    public Builder write(Target value) {
      write = value;
      return this;
    }

    public Builder encoding(ImageEncoder.Format value) {
      encoding = value;
      return this;
    }

    public Builder quality(int value) {
      quality = value;
      return this;
    }

    public Builder checksum(Checksum value) {
      checksum = value;
      return this;
    }

    public Builder tensorType(TensorType value) {
      tensorType = value;
      return this;
    }

    public Builder samples(int value) {
      samples = value;
      return this;
    }

    /** The configuration so far; the job checks it. */
    public PreprocessConfig build() {
      return new PreprocessConfig(
          source(), image(), results(), write, encoding, quality, checksum, tensorType, samples);
    }
  }
}
