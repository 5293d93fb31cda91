package dev.lamina.spark.job;

import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A job's output: written in a folder of another name beside it, which takes its name at the end.
 * So what bears the name is whole.
 */
final class OutputFolder implements AutoCloseable {
  private final FileSystem system;
  private final Path path;
  private final Path temporary;
  private final boolean overwrite;

  /**
   * An output that is yet to be written.
   *
   * @param overwrite whether one of that name is replaced, once this one is whole
   * @throws IOException if there is one and it is not to be replaced
   */
  OutputFolder(String name, boolean overwrite, Configuration hadoop) throws IOException {
    this.overwrite = overwrite;
    Path given = new Path(name);
    this.system = given.getFileSystem(hadoop);
    this.path = system.makeQualified(given);
    // Hadoop and Spark take names that begin with an underscore for hidden.
    String hidden = "_" + path.getName() + "-" + UUID.randomUUID();
    this.temporary = new Path(path.getParent(), hidden);
    if (!overwrite && system.exists(path)) {
      throw new IOException("output folder " + path + " exists");
    }
    system.mkdirs(temporary);
  }

  /** Where a part of the output is written for now. */
  String temporary(String part) {
    return new Path(temporary, part).toString();
  }

  /** Where a part of the output will be. */
  String finished(String part) {
    return new Path(path, part).toString();
  }

  /** Removes a part that is no longer needed. */
  void discard(String part) throws IOException {
    system.delete(new Path(temporary, part), true);
  }

  /** Writes a part that is a small file. */
  void write(String part, byte[] content) throws IOException {
    try (var out = system.create(new Path(temporary, part))) {
      out.write(content);
    }
  }

  /** Writes a part that is a file of this machine's. */
  void copy(String part, java.nio.file.Path file) throws IOException {
    system.copyFromLocalFile(new Path(file.toUri()), new Path(temporary, part));
  }

  /** Gives the output its name. */
  void finish() throws IOException {
    if (overwrite && system.exists(path)) {
      Path old = new Path(path.getParent(), temporary.getName() + "-replaced");
      rename(path, old);
      rename(temporary, path);
      system.delete(old, true);
    } else {
      rename(temporary, path);
    }
  }

  private void rename(Path from, Path to) throws IOException {
    if (system.exists(to) || !system.rename(from, to)) {
      throw new IOException("cannot rename " + from + " to " + to);
    }
  }

  /** Removes what was written, unless it has its name. */
  @Override
  public void close() throws IOException {
    system.delete(temporary, true);
  }
}
