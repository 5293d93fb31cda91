package dev.lamina.model.torch;

import dev.lamina.model.torch.TensorView.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file's pickle and its storages. */
interface StorageReader extends Closeable {
  /** What the file's pickle is. */
  Object root() throws IOException;

  /** Requires that the file has a storage's bytes, whatever the pickle claims. */
  void check(Storage storage) throws IOException;

  /** The bytes of a storage, in pieces that follow one another. */
  void read(Storage storage, Sink sink) throws IOException;

  /** Where bytes go. */
  interface Sink {
    /** The next bytes, all that remain in the buffer. */
    void accept(ByteBuffer bytes);
  }
}
