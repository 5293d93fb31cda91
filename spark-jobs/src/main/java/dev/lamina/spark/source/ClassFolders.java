package dev.lamina.spark.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Labelled files in one folder a class, as torchvision's {@code ImageFolder}: what there is, listed
 * once; immutable.
 *
 * <p>Every file at any depth of a class's folder is a record, whatever its name: whether it is an
 * image its content tells. Files whose names begin with {@code .} or {@code _} are hidden, as
 * everywhere in Hadoop; they are counted, and so are files outside the classes' folders.
 */
public final class ClassFolders implements DataSet {
  private static final Set<String> IMAGE_SUFFIXES =
      Set.of(".png", ".jpg", ".jpeg", ".ppm", ".bmp", ".pgm", ".tif", ".tiff", ".webp");

  private final Path root;
  private final List<String> classes;
  private final List<ListedFile> files;
  private final long bytes;
  private final long hidden;
  private final long outside;

  private ClassFolders(
      Path root, List<String> classes, List<ListedFile> files, long hidden, long outside) {
    this.root = root;
    this.classes = List.copyOf(classes);
    this.files = files;
    this.bytes = files.stream().mapToLong(ListedFile::length).sum();
    this.hidden = hidden;
    this.outside = outside;
  }

  /**
   * Lists a data set.
   *
   * @param root the folder of the classes' folders, in any file system that Hadoop knows
   * @param classes the names of the classes, by label; null for the folders in sorted order
   * @throws SourceException if there is no such folder, it holds no file, or has a folder of no
   *     class
   * @throws IOException if the file system fails
   */
  public static ClassFolders list(String root, List<String> classes, Configuration hadoop)
      throws IOException {
    SourceException.check(!root.isBlank(), "the data folder's name is empty");
    Path path = new Path(root);
    FileSystem system = path.getFileSystem(hadoop);
    path = system.makeQualified(path);
    FileStatus[] entries = entries(system, path, root);
    List<String> folders = new ArrayList<>();
    long hidden = 0;
    long outside = 0;
    for (FileStatus entry : entries) {
      if (isHidden(entry.getPath().getName())) {
        hidden += entry.isFile() ? 1 : 0;
      } else if (entry.isDirectory()) {
        folders.add(entry.getPath().getName());
      } else {
        outside++;
      }
    }
    folders.sort(Comparator.naturalOrder());
    SourceException.check(
        !folders.isEmpty(), "data folder %s has no folders: there must be one a class", root);
    List<String> names = classes == null ? folders : classes;
    List<String> unknown = folders.stream().filter(folder -> !names.contains(folder)).toList();
    SourceException.check(
        unknown.isEmpty(),
        "data folder %s has folders of no class: %s; the classes are %s",
        root,
        unknown,
        names);

    List<ListedFile> files = new ArrayList<>();
    for (String folder : folders) {
      hidden += list(system, path, folder, names.indexOf(folder), files);
    }
    SourceException.check(!files.isEmpty(), "data folder %s has no file in any class", root);
    files.sort(Comparator.comparing(ListedFile::key));
    return new ClassFolders(path, names, List.copyOf(files), hidden, outside);
  }

  private static FileStatus[] entries(FileSystem system, Path path, String root)
      throws IOException {
    try {
      SourceException.check(
          system.getFileStatus(path).isDirectory(), "data folder %s is not a folder", root);
      return system.listStatus(path);
    } catch (FileNotFoundException e) {
      throw new SourceException("data folder " + root + " does not exist");
    }
  }

  /** Adds the files of a class and returns how many hidden ones it left out. */
  private static long list(
      FileSystem system, Path root, String folder, int label, List<ListedFile> files)
      throws IOException {
    String prefix = root.toUri().getPath();
    int skip = prefix.endsWith("/") ? prefix.length() : prefix.length() + 1;
    long hidden = 0;
    RemoteIterator<LocatedFileStatus> found =
        system.listFiles(new Path(root, new Path(null, null, folder)), true);
    while (found.hasNext()) {
      LocatedFileStatus file = found.next();
      String key = file.getPath().toUri().getPath().substring(skip);
      if (isHiddenBelow(folder, key)) {
        hidden++;
      } else {
        files.add(new ListedFile(key, label, file.getLen()));
      }
    }
    return hidden;
  }

  private static boolean isHidden(String name) {
    return name.startsWith(".") || name.startsWith("_");
  }

  private static boolean isHiddenBelow(String folder, String key) {
    for (String name : key.substring(folder.length() + 1).split("/", -1)) {
      if (isHidden(name)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String root() {
    return root.toString();
  }

  @Override
  public boolean isLabelled() {
    return true;
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

  private static boolean hasImageSuffix(String key) {
    String name = key.substring(key.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    return dot >= 0 && IMAGE_SUFFIXES.contains(name.substring(dot));
  }

  @Override
  public List<String> emptyClasses() {
    boolean[] has = new boolean[classes.size()];
    files.forEach(file -> has[file.label()] = true);
    return classes.stream().filter(name -> !has[classes.indexOf(name)]).toList();
  }

  @Override
  public JavaRDD<DataRecord> read(SparkSession session, int partitions, long maxBytes) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    int parts = partitions > 0 ? partitions : defaultPartitions(context.defaultParallelism());
    List<byte[]> slices =
        FileSlice.balanced(files, Math.min(parts, files.size())).stream()
            .map(FileSlice::write)
            .toList();
    FileReader reader =
        new FileReader(
            root.toString(),
            classes,
            maxBytes,
            new SerializableConfiguration(context.hadoopConfiguration()));
    return context.parallelize(slices, slices.size()).flatMap(reader);
  }

  /**
   * The number of parts that keeps tasks between a few seconds and a few minutes: at least four a
   * core, none of more than 4096 records or 256 MiB.
   */
  int defaultPartitions(int parallelism) {
    long byCount = files.size() / 4096;
    long byBytes = bytes >> 28;
    return (int) Math.max(4L * parallelism, Math.max(byCount, byBytes) + 1);
  }
}
