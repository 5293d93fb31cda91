package dev.lamina.spark.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Image files in a folder or by a pattern: what there is, listed once; immutable.
 *
 * <p>Every file at any depth is a record, whatever its name: whether it is an image its content
 * tells. If each lies in a folder right below the root, the folders are the records' classes, as
 * with torchvision's {@code ImageFolder}; a data set that must have classes leaves other files out
 * and counts them.
 */
public final class ImageFiles implements DataSet {
  private static final Set<String> IMAGE_SUFFIXES =
      Set.of(".png", ".jpg", ".jpeg", ".ppm", ".bmp", ".pgm", ".tif", ".tiff", ".webp", ".gif");

  private final String root;
  private final List<String> classes;
  private final List<ListedFile> files;
  private final long hidden;
  private final long outside;

  private ImageFiles(
      String root, List<String> classes, List<ListedFile> files, long hidden, long outside) {
    this.root = root;
    this.classes = List.copyOf(classes);
    this.files = List.copyOf(files);
    this.hidden = hidden;
    this.outside = outside;
  }

  /**
   * Lists images in folders of classes.
   *
   * @param data the folder of the classes' folders, in any file system that Hadoop knows
   * @param classes the names of the classes, by label; null for the folders in sorted order
   * @throws SourceException if there is no such folder, it holds no file, or has a folder of no
   *     class
   * @throws IOException if the file system fails
   */
  public static ImageFiles labelled(String data, List<String> classes, Configuration hadoop)
      throws IOException {
    FileListing listing = FileListing.of(data, hadoop);
    List<String> folders = listing.folders();
    SourceException.check(
        !folders.isEmpty(), "data folder %s has no folders: there must be one a class", data);
    List<String> names = classes == null ? folders : classes;
    List<String> unknown = folders.stream().filter(folder -> !names.contains(folder)).toList();
    SourceException.check(
        unknown.isEmpty(),
        "data folder %s has folders of no class: %s; the classes are %s",
        data,
        unknown,
        names);
    List<ListedFile> files = withLabels(listing.files(), names);
    long outside = (long) listing.files().size() - files.size();
    SourceException.check(!files.isEmpty(), "data folder %s has no file in any class", data);
    return new ImageFiles(listing.root().toString(), names, files, listing.hidden(), outside);
  }

  /**
   * Lists images, whose folders are their classes if each lies in one.
   *
   * @param data a folder, a file or a pattern, in any file system that Hadoop knows
   * @throws SourceException if there is no file of this name
   * @throws IOException if the file system fails
   */
  public static ImageFiles any(String data, Configuration hadoop) throws IOException {
    FileListing listing = FileListing.of(data, hadoop);
    SourceException.check(!listing.files().isEmpty(), "data folder %s has no file", data);
    List<ListedFile> files = withLabels(listing.files(), listing.folders());
    boolean areLabelled = files.size() == listing.files().size();
    return new ImageFiles(
        listing.root().toString(),
        areLabelled ? listing.folders() : List.of(),
        areLabelled ? files : listing.files(),
        listing.hidden(),
        0);
  }

  /** Those of the files that lie in a class's folder. */
  private static List<ListedFile> withLabels(List<ListedFile> files, List<String> classes) {
    Map<String, Integer> labels = new HashMap<>();
    for (String name : classes) {
      labels.putIfAbsent(name, labels.size());
    }
    List<ListedFile> labelled = new ArrayList<>();
    for (ListedFile file : files) {
      int slash = file.key().indexOf('/');
      Integer label = slash < 0 ? null : labels.get(file.key().substring(0, slash));
      if (label != null) {
        labelled.add(new ListedFile(file.key(), label, file.length()));
      }
    }
    return labelled;
  }

  @Override
  public String root() {
    return root;
  }

  @Override
  public boolean isLabelled() {
    return !classes.isEmpty();
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public long size() {
    return files.size();
  }

  /** The files, in the order of their keys. */
  public List<ListedFile> files() {
    return files;
  }

  @Override
  public long hidden() {
    return hidden;
  }

  @Override
  public long outside() {
    return outside;
  }

  @Override
  public long withoutImageSuffix() {
    return files.stream().filter(file -> !hasImageSuffix(file.key())).count();
  }

  /** Whether a name ends as those of image files do. */
  public static boolean hasImageSuffix(String key) {
    String name = key.substring(key.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    return dot >= 0 && IMAGE_SUFFIXES.contains(name.substring(dot));
  }

  @Override
  public List<String> emptyClasses() {
    boolean[] has = new boolean[classes.size()];
    if (isLabelled()) {
      files.forEach(file -> has[file.label()] = true);
    }
    List<String> empty = new ArrayList<>();
    for (int label = 0; label < has.length; label++) {
      if (!has[label]) {
        empty.add(classes.get(label));
      }
    }
    return empty;
  }

  @Override
  public JavaRDD<DataRecord> read(SparkSession session, int partitions, long maxBytes) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    List<byte[]> slices = FileSlice.written(files, partitions, context.defaultParallelism());
    FileReader reader =
        new FileReader(
            root, classes, maxBytes, new SerializableConfiguration(context.hadoopConfiguration()));
    return context.parallelize(slices, slices.size()).flatMap(reader);
  }
}
