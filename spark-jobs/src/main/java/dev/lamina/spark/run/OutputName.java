package dev.lamina.spark.run;

import dev.lamina.spark.source.ImageFiles;
import java.util.ArrayList;
import java.util.List;

/** The names that files get, from the keys of their records. */
public final class OutputName {
  private static final String UNUSABLE = "unusable-name";
  private static final int MOST_BYTES = 240;

  private OutputName() {}

  /**
   * The name of a file below a folder: the key without a file system's name or a leading slash, and
   * with another extension in the place of an image's.
   *
   * @param extension without the dot
   * @throws RecordFault if the key leads out of the folder, to a hidden file, or to no name that
   *     all file systems take
   */
  public static String of(String key, String extension) throws RecordFault {
    return path(key) + "." + extension;
  }

  /**
   * The name of a record in a tar shard: as of a file, but without an extension, and without dots
   * in its last part, from the first of which on readers take all for the extension.
   *
   * @throws RecordFault as {@link #of}
   */
  public static String inShard(String key) throws RecordFault {
    String path = path(key);
    int begin = path.lastIndexOf('/') + 1;
    return path.substring(0, begin) + path.substring(begin).replace('.', '_');
  }

  private static String path(String key) throws RecordFault {
    String path = key.replaceFirst("^[A-Za-z][A-Za-z0-9+.-]*:/+(?:(?<=://)[^/]*)?", "/");
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    boolean endsInName = !parts.isEmpty() && !path.endsWith("/");
    boolean isUsable = endsInName && parts.stream().allMatch(OutputName::isUsable);
    if (!isUsable) {
      throw new RecordFault(UNUSABLE, "no file can have the key '" + key + "' for its name");
    }
    String name = parts.get(parts.size() - 1);
    if (ImageFiles.hasImageSuffix(name) && name.lastIndexOf('.') > 0) {
      parts.set(parts.size() - 1, name.substring(0, name.lastIndexOf('.')));
    }
    return String.join("/", parts);
  }

  /** Hadoop takes names that begin with a dot or an underscore for hidden, and no colons. */
  private static boolean isUsable(String part) {
    boolean isHidden = part.startsWith(".") || part.startsWith("_");
    boolean isPlain = part.chars().noneMatch(c -> c < ' ' || c == ':' || c == 0x7f);
    int bytes = part.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    return !isHidden && isPlain && bytes <= MOST_BYTES;
  }
}
