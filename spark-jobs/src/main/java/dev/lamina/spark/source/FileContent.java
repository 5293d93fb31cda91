package dev.lamina.spark.source;

import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/** Reads whole files below a folder; travels with a task. */
final class FileContent implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String root;
  private final SerializableConfiguration hadoop;

  /**
   * The files of a folder.
   *
   * @param root what relative names start from, with the file system's name
   */
  FileContent(String root, SerializableConfiguration hadoop) {
    this.root = root;
    this.hadoop = hadoop;
  }

  /** The whole path of a name; names with a file system of their own, or from its root, stay. */
  String path(String name) {
    try {
      return resolve(name).toString();
    } catch (IllegalArgumentException e) {
      return name;
    }
  }

  private Path resolve(String name) {
    Path folder = new Path(root);
    if (name.contains("://") || name.startsWith("file:/")) {
      return new Path(name);
    }
    // Not the constructor of one text, which takes what is before a colon for a file system.
    Path path = new Path(null, null, name);
    return path.isAbsolute()
        ? new Path(folder.toUri().getScheme(), folder.toUri().getAuthority(), name)
        : new Path(folder, path);
  }

  /**
   * The content of a file.
   *
   * @throws RowFault if it is too large, or cannot be read
   */
  byte[] read(String name, long maxBytes) throws RowFault {
    try {
      Path path = resolve(name);
      FileSystem system = path.getFileSystem(hadoop.value());
      long length = system.getFileStatus(path).getLen();
      if (length > maxBytes) {
        throw RowFault.tooLarge("the file", length, maxBytes);
      }
      try (FSDataInputStream in = system.open(path)) {
        return in.readNBytes((int) Math.min(maxBytes, Integer.MAX_VALUE - 8));
      }
    } catch (IOException | RuntimeException e) {
      // Of names with a colon, Hadoop's local file system throws an IllegalArgumentException.
      throw new RowFault(
          RowFault.UNREADABLE_FILE, e.getClass().getSimpleName() + ": " + e.getMessage());
    }
  }
}
