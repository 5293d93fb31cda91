package dev.lamina.spark.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The samples of a tar shard, one after the other, as WebDataset groups them: members that follow
 * each other and have the same name up to the first dot of its last part.
 */
final class TarMembers implements AutoCloseable {
  /** Of a record or shard of which not all could be read. */
  static final String DAMAGED = "damaged-shard";

  private static final int BLOCK = 512;
  private static final int BUFFER = 1 << 16;

  /**
   * One sample.
   *
   * @param key the members' common name
   * @param members their content by what follows the first dot, in lower case
   * @param fault what is wrong with it; null where nothing is
   */
  record Sample(String key, Map<String, byte[]> members, RowFault fault) {
    boolean isDamaged() {
      return fault != null && fault.reason().equals(DAMAGED);
    }
  }

  /** How far a shard has been read. */
  private static final class Counted extends FilterInputStream {
    private long count;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count += value < 0 ? 0 : 1;
      return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      count += Math.max(0, read);
      return read;
    }

    @Override
    public long skip(long length) throws IOException {
      long skipped = super.skip(length);
      count += skipped;
      return skipped;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }

  private final Counted counted;
  private final TarArchiveInputStream tar;
  private final long maxBytes;
  private TarArchiveEntry next;
  private IOException damage;
  private long end;

  /** Opens a shard; a name that ends with {@code gz} is of one that is compressed. */
  TarMembers(Path shard, Configuration hadoop, long maxBytes) throws IOException {
    InputStream in = shard.getFileSystem(hadoop).open(shard, BUFFER);
    try {
      InputStream plain = shard.getName().endsWith("gz") ? new GZIPInputStream(in, BUFFER) : in;
      this.counted = new Counted(plain);
      this.tar = new TarArchiveInputStream(counted, "UTF-8");
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
    this.maxBytes = maxBytes;
  }

  static boolean isShard(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".tar") || lower.endsWith(".tar.gz") || lower.endsWith(".tgz");
  }

  /**
   * The next sample, or null after the last. The one in which damage was found has a fault.
   *
   * @throws IOException if the shard is damaged: nothing more can be read of it
   */
  Sample read() throws IOException {
    if (damage != null) {
      throw damage;
    }
    if (next == null && !advance()) {
      return null;
    }
    String key = key(next.getName());
    Map<String, byte[]> members = new LinkedHashMap<>();
    RowFault fault = null;
    long total = 0;
    boolean goesOn = true;
    while (goesOn) {
      String extension = extension(next.getName());
      try {
        if (extension == null) {
          throw new RowFault("unexpected-member", "member " + next.getName() + " has no extension");
        }
        byte[] content = content(total);
        total += content.length;
        if (members.put(extension, content) != null) {
          throw new RowFault(
              "duplicate-member", "member " + next.getName() + " is there twice in a row");
        }
      } catch (RowFault e) {
        fault = fault == null ? e : fault;
      } catch (IOException e) {
        damage = e;
      }
      goesOn = damage == null && goesOn(key);
    }
    if (damage != null) {
      fault = new RowFault(DAMAGED, "members may be lost: " + damage.getMessage());
    }
    return new Sample(key, members, fault);
  }

  /** Whether the next member is of the same sample. */
  private boolean goesOn(String key) {
    try {
      return advance() && key(next.getName()).equals(key);
    } catch (IOException e) {
      damage = e;
      return false;
    }
  }

  private byte[] content(long before) throws IOException, RowFault {
    if (!next.isFile() || next.isLink() || next.isSymbolicLink()) {
      throw new RowFault("unsupported", "member " + next.getName() + " is no plain file");
    }
    // The header may claim any size; what is read grows with what is there.
    if (next.getRealSize() > maxBytes - before) {
      throw RowFault.tooLarge("member " + next.getName(), next.getRealSize(), maxBytes);
    }
    byte[] content = tar.readNBytes((int) next.getRealSize());
    if (content.length < next.getRealSize()) {
      throw new IOException("the shard ends in member " + next.getName());
    }
    return content;
  }

  /** Goes to the next member that is a file and not hidden; false if there is none. */
  private boolean advance() throws IOException {
    do {
      try {
        next = tar.getNextEntry();
      } catch (IllegalArgumentException e) {
        throw new IOException(e.getMessage(), e);
      }
      if (next == null) {
        // Commons Compress takes the end of the file for the end of the archive.
        if (counted.count < end + BLOCK) {
          throw new IOException("the shard ends without an end mark");
        }
        return false;
      }
      end = counted.count + (next.getSize() + BLOCK - 1) / BLOCK * BLOCK;
    } while (next.isDirectory() || isHidden(next.getName()));
    return true;
  }

  private static boolean isHidden(String name) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    return last.startsWith(".") || (last.startsWith("__") && last.endsWith("__"));
  }

  /** The name up to the first dot of its last part. */
  private static String key(String name) {
    String plain = name.startsWith("./") ? name.substring(2) : name;
    int dot = plain.indexOf('.', plain.lastIndexOf('/') + 1);
    return dot < 0 ? plain : plain.substring(0, dot);
  }

  private static String extension(String name) {
    int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
    return dot < 0 ? null : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  /** How many bytes of the shard have been read, unpacked. */
  long position() {
    return counted.count;
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
