package dev.lamina.spark.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The files of one partition. */
@SuppressWarnings("ArrayRecordComponent") // Travels and is iterated over; never compared.
record FileSlice(String[] keys, int[] labels) {
  /** What opening a file costs, in bytes read meanwhile. */
  private static final long OPEN_BYTES = 1 << 14;

  /**
   * The written slices of a list, of about equal cost.
   *
   * @param partitions how many, if there are as many files; 0 for what keeps tasks between a few
   *     seconds and a few minutes: at least four a core, none of more than 4096 files or 256 MiB
   */
  static List<byte[]> written(List<ListedFile> files, int partitions, int parallelism) {
    int parts = partitions;
    if (parts == 0) {
      long byCount = files.size() / 4096;
      long byBytes = files.stream().mapToLong(ListedFile::length).sum() >> 28;
      parts = (int) Math.max(4L * parallelism, Math.max(byCount, byBytes) + 1);
    }
    return balanced(files, Math.min(parts, files.size())).stream().map(FileSlice::write).toList();
  }

  /**
   * Cuts a list into runs of about equal cost.
   *
   * @param parts how many, 1 to the number of files; none is empty
   */
  static List<FileSlice> balanced(List<ListedFile> files, int parts) {
    double total = files.stream().mapToDouble(FileSlice::cost).sum();
    List<FileSlice> slices = new ArrayList<>();
    int begin = 0;
    double done = 0;
    for (int part = 0; part < parts; part++) {
      int most = files.size() - (parts - part - 1);
      int end = begin + 1;
      done += cost(files.get(begin));
      double goal = total * (part + 1) / parts;
      while (end < most && (part == parts - 1 || done + cost(files.get(end)) / 2 <= goal)) {
        done += cost(files.get(end));
        end++;
      }
      slices.add(of(files.subList(begin, end)));
      begin = end;
    }
    return slices;
  }

  private static double cost(ListedFile file) {
    return file.length() + OPEN_BYTES;
  }

  private static FileSlice of(List<ListedFile> files) {
    return new FileSlice(
        files.stream().map(ListedFile::key).toArray(String[]::new),
        files.stream().mapToInt(ListedFile::label).toArray());
  }

  /** The form in which a slice travels. */
  byte[] write() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(keys.length);
      for (int i = 0; i < keys.length; i++) {
        out.writeUTF(keys[i]);
        out.writeInt(labels[i]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Reads what {@link #write} wrote. */
  static FileSlice read(byte[] written) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(written))) {
      int size = in.readInt();
      String[] keys = new String[size];
      int[] labels = new int[size];
      for (int i = 0; i < size; i++) {
        keys[i] = in.readUTF();
        labels[i] = in.readInt();
      }
      return new FileSlice(keys, labels);
    }
  }
}
