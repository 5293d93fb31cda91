package dev.lamina.model.torch;

import dev.lamina.model.torch.TensorView.Storage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What torch wrote before 1.6: a magic number, a version, a description of the machine, the object
 * and the keys of the storages, a pickle each; then the storages, each after its number of
 * elements.
 */
final class PickleStream implements StorageReader {
  static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long VERSION = 1001;
  private static final int CHUNK = 1 << 20;

  private final FileChannel channel;
  private final Map<String, Long> begins = new HashMap<>();
  private Map<String, Storage> storages = Map.of();
  private List<?> keys = List.of();
  private long end;
  private int next;

  PickleStream(Path file) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.READ);
  }

  @Override
  public Object root() throws IOException {
    int length = (int) Math.min(channel.size(), TorchFile.MAX_PICKLE);
    ByteBuffer head = ByteBuffer.allocate(length);
    fill(head, 0, "the pickle");
    ByteArrayInputStream stream = new ByteArrayInputStream(head.array());
    if (!MAGIC.equals(new StatePickle().next(stream))) {
      throw new TorchException("does not begin with torch's magic number");
    }
    if (!(new StatePickle().next(stream) instanceof Number version)
        || version.longValue() != VERSION) {
      throw new TorchException("must have the version " + VERSION + " of torch's older format");
    }
    if (!(new StatePickle().next(stream) instanceof Map<?, ?> machine)
        || !Boolean.TRUE.equals(machine.get("little_endian"))) {
      throw new TorchException("byte order must be little, got big");
    }
    StatePickle pickle = new StatePickle();
    Object root = pickle.next(stream);
    if (!(new StatePickle().next(stream) instanceof List<?> list)) {
      throw new TorchException("has no list of storages");
    }
    storages = pickle.storages();
    keys = list;
    end = (long) length - stream.available();
    return root;
  }

  @Override
  public void check(Storage storage) throws IOException {
    long unused = begin(storage);
  }

  /** Where a storage's bytes begin; those before it must be known, for each follows another. */
  private long begin(Storage storage) throws IOException {
    while (!begins.containsKey(storage.key()) && next < keys.size()) {
      String key = keys.get(next) instanceof String text ? text : "";
      Storage here = storages.get(key);
      if (here == null) {
        throw new TorchException("there is a storage '" + key + "' that no tensor is of");
      }
      ByteBuffer count = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      fill(count, end, "storage '" + key + "'");
      long elements = here.bytes() / here.type().width();
      if (count.getLong(0) != elements) {
        throw new TorchException(
            "storage '"
                + key
                + "' must have "
                + elements
                + " elements as the pickle says, got "
                + count.getLong(0));
      }
      begins.put(key, end + Long.BYTES);
      end += Long.BYTES + here.bytes();
      next++;
    }
    Long begin = begins.get(storage.key());
    if (begin == null) {
      throw new TorchException("there is no storage '" + storage.key() + "'");
    }
    if (storage.bytes() > channel.size() - begin) {
      throw cutOff("storage '" + storage.key() + "'", begin + storage.bytes() - channel.size());
    }
    return begin;
  }

  @Override
  public void read(Storage storage, Sink sink) throws IOException {
    long begin = begin(storage);
    ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK, storage.bytes()));
    for (long done = 0; done < storage.bytes(); ) {
      chunk.clear().limit((int) Math.min(chunk.capacity(), storage.bytes() - done));
      fill(chunk, begin + done, "storage '" + storage.key() + "'");
      chunk.flip();
      done += chunk.remaining();
      sink.accept(chunk);
    }
  }

  private void fill(ByteBuffer bytes, long position, String what) throws IOException {
    long start = position - bytes.position();
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, start + bytes.position()) < 0) {
        throw cutOff(what, bytes.remaining());
      }
    }
  }

  private static TorchException cutOff(String what, long missing) {
    return new TorchException(what + " is cut off: " + missing + " bytes are missing");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
