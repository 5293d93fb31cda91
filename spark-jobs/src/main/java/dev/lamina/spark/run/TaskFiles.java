package dev.lamina.spark.run;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.HashSet;
import java.util.Set;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Files that tasks write into a folder. Each is written under a name of the attempt's own and then
 * renamed, so that what bears its name is whole, whichever attempts were killed or ran twice. All
 * attempts write the same bytes under the same name, so it does not matter which was last.
 */
public final class TaskFiles implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String folder;
  private final String attempts;
  private final SerializableConfiguration hadoop;
  private transient FileSystem system;
  private transient Set<Path> made;
  private transient long count;

  /**
   * Files of a folder.
   *
   * @param folder where the files are in the end
   * @param attempts a folder of the same file system, for what is being written; to be deleted when
   *     all tasks are done
   */
  public TaskFiles(String folder, String attempts, SerializableConfiguration hadoop) {
    this.folder = folder;
    this.attempts = attempts;
    this.hadoop = hadoop;
  }

  /** A file on its way to its name. */
  public record Pending(Path temporary, Path path) {}

  /** Begins a file. */
  public Pending begin(String name) throws IOException {
    open();
    TaskContext task = TaskContext.get();
    long attempt = task == null ? 0 : task.taskAttemptId();
    Path temporary = new Path(attempts, "a%d-%d".formatted(attempt, count++));
    return new Pending(temporary, new Path(new Path(folder), new Path(null, null, name)));
  }

  /** Gives a file that has been written its name. */
  public void finish(Pending file) throws IOException {
    makeFolder(file.path().getParent());
    if (system.rename(file.temporary(), file.path())) {
      return;
    }
    if (!system.exists(file.path())) {
      throw new IOException("cannot rename " + file.temporary() + " to " + file.path());
    }
    // Another attempt was first; its bytes are the same.
    system.delete(file.temporary(), false);
  }

  /** Writes a whole file. */
  public void write(String name, byte[] content) throws IOException {
    Pending file = begin(name);
    try (OutputStream out = create(file)) {
      out.write(content);
    }
    finish(file);
  }

  /** The stream into a file that was begun. */
  public OutputStream create(Pending file) throws IOException {
    return system.create(file.temporary(), true);
  }

  /** The file system, which keeps no checksums of its own beside local files. */
  public FileSystem system() throws IOException {
    open();
    return system;
  }

  private void open() throws IOException {
    if (system == null) {
      FileSystem found = new Path(folder).getFileSystem(hadoop.value());
      system = found instanceof LocalFileSystem local ? local.getRawFileSystem() : found;
      made = new HashSet<>();
      makeFolder(new Path(attempts));
    }
  }

  private void makeFolder(Path path) throws IOException {
    if (made.add(path) && !system.mkdirs(path)) {
      throw new IOException("cannot make the folder " + path);
    }
  }
}
