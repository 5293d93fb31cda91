package dev.lamina.model.torch;

import dev.lamina.model.torch.TensorView.Storage;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The zip archive that torch writes since 1.6: {@code NAME/data.pkl} and a storage an entry, {@code
 * NAME/data/KEY}, none of them compressed.
 */
final class ZipArchive implements StorageReader {
  private static final int CHUNK = 1 << 20;

  private final ZipFile zip;
  private final String folder;
  private final long size;

  ZipArchive(Path file) throws IOException {
    size = Files.size(file);
    try {
      zip = new ZipFile(file.toFile());
    } catch (ZipException e) {
      throw new TorchException("is no whole zip archive: " + e.getMessage());
    }
    try {
      List<String> pickles = new ArrayList<>();
      zip.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.matches("[^/]+/data\\.pkl"))
          .forEach(pickles::add);
      if (pickles.size() != 1) {
        throw new TorchException(
            "a zip archive of torch.save has one NAME/data.pkl, this one has " + pickles.size());
      }
      folder = pickles.get(0).substring(0, pickles.get(0).indexOf('/') + 1);
      ZipEntry order = zip.getEntry(folder + "byteorder");
      if (order != null) {
        String name = new String(bytes(order, 16), StandardCharsets.UTF_8);
        if (!name.equals("little")) {
          throw new TorchException("byte order must be little, got " + name);
        }
      }
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  @Override
  public Object root() throws IOException {
    byte[] pickle = bytes(zip.getEntry(folder + "data.pkl"), TorchFile.MAX_PICKLE);
    return new StatePickle().next(new ByteArrayInputStream(pickle));
  }

  /** The content of an entry of at most so many bytes. */
  private byte[] bytes(ZipEntry entry, int most) throws IOException {
    checkStored(entry);
    if (entry.getSize() > most) {
      throw new TorchException(
          entry.getName() + " has " + entry.getSize() + " bytes, at most " + most + " are read");
    }
    byte[] content = new byte[(int) entry.getSize()];
    int[] end = {0};
    copy(
        entry,
        bytes -> {
          int length = bytes.remaining();
          bytes.get(content, end[0], length);
          end[0] += length;
        });
    return content;
  }

  /** An entry that is not compressed takes no more bytes than the file has. */
  private void checkStored(ZipEntry entry) {
    if (entry.getCompressedSize() > size) {
      throw new TorchException(
          entry.getName() + " has " + entry.getCompressedSize() + " bytes, the file " + size);
    }
    if (entry.getMethod() != ZipEntry.STORED || entry.getSize() != entry.getCompressedSize()) {
      throw new TorchException(
          entry.getName() + " is compressed, which torch.save never does; it is not read");
    }
  }

  private ZipEntry entry(Storage storage) {
    ZipEntry entry = zip.getEntry(folder + "data/" + storage.key());
    if (entry == null) {
      throw new TorchException("there is no entry " + folder + "data/" + storage.key());
    }
    return entry;
  }

  @Override
  public void check(Storage storage) {
    ZipEntry entry = entry(storage);
    checkStored(entry);
    if (entry.getSize() != storage.bytes()) {
      throw new TorchException(
          entry.getName()
              + " must have "
              + storage.bytes()
              + " bytes as data.pkl says, got "
              + entry.getSize());
    }
  }

  @Override
  public void read(Storage storage, Sink sink) throws IOException {
    copy(entry(storage), sink);
  }

  private void copy(ZipEntry entry, Sink sink) throws IOException {
    CRC32 sum = new CRC32();
    long left = entry.getSize();
    try (InputStream stream = zip.getInputStream(entry)) {
      byte[] chunk = new byte[(int) Math.min(CHUNK, Math.max(left, 1))];
      while (left > 0) {
        int length = stream.read(chunk, 0, (int) Math.min(chunk.length, left));
        if (length < 0) {
          throw new TorchException(entry.getName() + " is cut off: " + left + " bytes are missing");
        }
        sum.update(chunk, 0, length);
        sink.accept(ByteBuffer.wrap(chunk, 0, length));
        left -= length;
      }
    } catch (ZipException | EOFException e) {
      throw new TorchException(entry.getName() + " is damaged: " + e.getMessage());
    }
    if (sum.getValue() != entry.getCrc()) {
      throw new TorchException(
          String.format(
              "%s is damaged: its CRC-32 must be %08x, got %08x",
              entry.getName(), entry.getCrc(), sum.getValue()));
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
