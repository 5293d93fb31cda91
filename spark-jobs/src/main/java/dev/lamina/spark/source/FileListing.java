package dev.lamina.spark.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The files at any depth of a folder, or of all that a pattern matches. Files in names that begin
 * with {@code .} or {@code _} are hidden, as everywhere in Hadoop.
 *
 * @param root the whole path that keys start from
 * @param files those that are not hidden, without labels, in the order of their keys
 * @param folders names of the folders right below the root that are not hidden, sorted
 * @param hidden how many files are
 */
record FileListing(Path root, List<ListedFile> files, List<String> folders, long hidden) {
  private static final int THREADS = 8;
  private static final String PATTERN = "*?[{";

  /** A file and the number of hidden ones that were passed by. */
  private static final class Found {
    private final List<ListedFile> files = new ArrayList<>();
    private final List<String> folders = new ArrayList<>();
    private long hidden;
  }

  /**
   * Lists files.
   *
   * @param data a folder, a file, or a pattern of Hadoop's: {@code *}, {@code ?}, {@code [ab]},
   *     {@code {a,b}}. Of a pattern the root is the last folder before the first sign of one.
   * @throws SourceException if there is nothing of this name
   * @throws IOException if the file system fails
   */
  static FileListing of(String data, Configuration hadoop) throws IOException {
    SourceException.check(!data.isBlank(), "the data folder's name is empty");
    Path path = new Path(data);
    FileSystem system = path.getFileSystem(hadoop);
    path = system.makeQualified(path);
    Path root = path;
    List<FileStatus> entries;
    if (system.exists(path)) {
      FileStatus status = system.getFileStatus(path);
      root = status.isFile() ? path.getParent() : path;
      entries =
          status.isFile() ? List.of(status) : Arrays.asList(system.listStatus(status.getPath()));
    } else {
      SourceException.check(isPattern(data), "data folder %s does not exist", data);
      FileStatus[] matched = system.globStatus(path);
      SourceException.check(
          matched != null && matched.length > 0, "pattern %s matches nothing", data);
      entries = Arrays.asList(matched);
      while (isPattern(root.toUri().getPath())) {
        root = root.getParent();
      }
    }
    return list(system, root, entries);
  }

  static boolean isPattern(String data) {
    return data.chars().anyMatch(c -> PATTERN.indexOf(c) >= 0);
  }

  private static FileListing list(FileSystem system, Path root, List<FileStatus> entries)
      throws IOException {
    String prefix = root.toUri().getPath();
    int skip = prefix.endsWith("/") ? prefix.length() : prefix.length() + 1;
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Found>> parts = new ArrayList<>();
      Found top = new Found();
      for (FileStatus entry : entries) {
        if (entry.isFile()) {
          add(top, entry, skip, false);
        } else {
          parts.add(threads.submit(folder(system, entry.getPath(), skip)));
        }
      }
      for (Future<Found> part : parts) {
        Found found = part.get();
        top.files.addAll(found.files);
        top.folders.addAll(found.folders);
        top.hidden += found.hidden;
      }
      top.files.sort(Comparator.comparing(ListedFile::key));
      List<String> folders = top.folders.stream().sorted().toList();
      return new FileListing(root, top.files, folders, top.hidden);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while listing " + root, e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static Callable<Found> folder(FileSystem system, Path folder, int skip) {
    return () -> {
      Found found = new Found();
      String name = folder.getName();
      boolean isHidden = isHidden(name);
      if (!isHidden && folder.toUri().getPath().length() == skip + name.length()) {
        found.folders.add(name);
      }
      RemoteIterator<LocatedFileStatus> files = system.listFiles(folder, true);
      while (files.hasNext()) {
        add(found, files.next(), skip, isHidden);
      }
      return found;
    };
  }

  private static void add(Found found, FileStatus file, int skip, boolean isInHidden) {
    String key = file.getPath().toUri().getPath().substring(skip);
    boolean isHidden = isInHidden;
    for (int begin = 0; begin >= 0 && !isHidden; ) {
      isHidden = key.startsWith(".", begin) || key.startsWith("_", begin);
      int slash = key.indexOf('/', begin);
      begin = slash < 0 ? -1 : slash + 1;
    }
    if (isHidden) {
      found.hidden++;
    } else {
      found.files.add(new ListedFile(key, ListedFile.NO_LABEL, file.getLen()));
    }
  }

  static boolean isHidden(String name) {
    return name.startsWith(".") || name.startsWith("_");
  }
}
