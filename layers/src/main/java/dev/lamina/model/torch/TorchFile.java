package dev.lamina.model.torch;

import dev.lamina.model.torch.TensorView.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.indexer.ByteIndexer;
import org.bytedeco.javacpp.indexer.ByteRawIndexer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A file that {@code torch.save} wrote of a state dict, or of a checkpoint with one in it.
 *
 * <p>The file's object must be a dict whose values are all tensors, or a dict with such a one under
 * the first of {@code state_dict}, {@code model_state_dict} and {@code model} that it has.
 * Parameters are tensors, strided and shared ones are copied each by itself.
 *
 * <p>Source: torch.serialization of PyTorch 1.13.
 */
public final class TorchFile {
  /** A state dict of a million tensors takes no more. */
  static final int MAX_PICKLE = 1 << 28;

  /** Room for the elements that a tensor repeats by a stride of 0, beyond those the file has. */
  private static final long REPEATED = 1L << 26;

  private static final List<String> WRAPPERS = List.of("state_dict", "model_state_dict", "model");

  private final Map<String, TensorView> tensors;

  private TorchFile(Map<String, TensorView> tensors) {
    this.tensors = tensors;
  }

  /** Whether a file begins as those of torch do, whatever it is called. */
  public static boolean recognises(Path file) throws IOException {
    byte[] head;
    try (InputStream stream = Files.newInputStream(file)) {
      head = stream.readNBytes(16);
    }
    return isZip(head) || isPickle(head);
  }

  private static boolean isZip(byte[] head) {
    return head.length >= 4 && head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4;
  }

  /** Every pickle of torch is of protocol 2 or later, which it begins with. */
  private static boolean isPickle(byte[] head) {
    return head.length >= 2 && (head[0] & 0xff) == 0x80 && head[1] >= 2 && head[1] <= 5;
  }

  /**
   * The tensors of a file, by key, in the order of its dict.
   *
   * @throws TorchException if the file is malformed, or names anything that no state dict needs
   * @throws IOException if it cannot be read
   */
  public static Map<String, INDArray> readAll(Path file) throws IOException {
    try (StorageReader reader = open(file)) {
      TorchFile opened = new TorchFile(stateDict(reader.root()));
      for (TensorView tensor : opened.tensors.values()) {
        reader.check(tensor.storage());
      }
      opened.checkBytes(Files.size(file));
      return opened.read(reader);
    } catch (TorchException e) {
      throw new TorchException(file + ": " + e.getMessage());
    }
  }

  private static StorageReader open(Path file) throws IOException {
    byte[] head;
    try (InputStream stream = Files.newInputStream(file)) {
      head = stream.readNBytes(16);
    }
    if (!isZip(head) && !isPickle(head)) {
      throw new TorchException("is no file of torch.save: neither a zip archive nor a pickle");
    }
    return isZip(head) ? new ZipArchive(file) : new PickleStream(file);
  }

  private static Map<String, TensorView> stateDict(Object root) {
    if (root instanceof Map<?, ?> dict) {
      if (isStateDict(dict)) {
        return tensors(dict);
      }
      for (String wrapper : WRAPPERS) {
        if (dict.get(wrapper) instanceof Map<?, ?> inner && isStateDict(inner)) {
          return tensors(inner);
        }
      }
    }
    throw new TorchException(
        "has no state dict: expected a dict of tensors, or one with it under "
            + String.join(", ", WRAPPERS)
            + "; got "
            + described(root));
  }

  private static String described(Object root) {
    if (!(root instanceof Map<?, ?> dict)) {
      return nameOf(root);
    }
    return dict.isEmpty()
        ? "an empty dict"
        : "a dict of "
            + dict.entrySet().stream()
                .limit(20)
                .map(entry -> entry.getKey() + ": " + nameOf(entry.getValue()))
                .collect(Collectors.joining(", "));
  }

  private static String nameOf(Object value) {
    if (value instanceof TensorView) {
      return "a tensor";
    }
    if (value instanceof Map<?, ?>) {
      return "a dict";
    }
    if (value instanceof List<?> || value instanceof Object[]) {
      return "a list";
    }
    return value instanceof String ? "a text" : value instanceof Number ? "a number" : "something";
  }

  private static boolean isStateDict(Map<?, ?> dict) {
    return !dict.isEmpty()
        && dict.keySet().stream().allMatch(String.class::isInstance)
        && dict.values().stream().allMatch(TensorView.class::isInstance);
  }

  private static Map<String, TensorView> tensors(Map<?, ?> dict) {
    Map<String, TensorView> tensors = new LinkedHashMap<>();
    dict.forEach((key, value) -> tensors.put((String) key, (TensorView) value));
    return tensors;
  }

  private void checkBytes(long fileSize) {
    long most = fileSize + REPEATED;
    long bytes = 0;
    for (Map.Entry<String, TensorView> entry : tensors.entrySet()) {
      if (entry.getValue().bytes() > most - bytes) {
        throw new TorchException(
            "tensor '"
                + entry.getKey()
                + "': the tensors take more than "
                + most
                + " bytes, but the file has only "
                + fileSize);
      }
      bytes += entry.getValue().bytes();
    }
  }

  /** Storage by storage, so that no more than one lies beside the arrays. */
  private Map<String, INDArray> read(StorageReader reader) throws IOException {
    Map<Storage, List<String>> keys = new LinkedHashMap<>();
    tensors.forEach(
        (key, tensor) -> keys.computeIfAbsent(tensor.storage(), s -> new ArrayList<>()).add(key));
    Map<String, INDArray> arrays = new LinkedHashMap<>();
    tensors.keySet().forEach(key -> arrays.put(key, null));
    for (Map.Entry<Storage, List<String>> entry : keys.entrySet()) {
      try (BytePointer memory = new BytePointer(Math.max(entry.getKey().bytes(), 1))) {
        long[] end = {0};
        reader.read(
            entry.getKey(),
            bytes -> {
              int length = bytes.remaining();
              memory
                  .getPointer(end[0])
                  .put(bytes.array(), bytes.arrayOffset() + bytes.position(), length);
              end[0] += length;
            });
        for (String key : entry.getValue()) {
          arrays.put(key, array(key, tensors.get(key), memory));
        }
      }
    }
    return arrays;
  }

  private static INDArray array(String key, TensorView tensor, BytePointer memory) {
    DataType type = tensor.type().elements();
    if (tensor.bytes() == 0) {
      return Nd4j.create(type, tensor.sizes());
    }
    INDArray array = Nd4j.createUninitialized(type, tensor.sizes(), 'c');
    try {
      BytePointer target = new BytePointer(array.data().pointer());
      int width = tensor.type().width();
      if (tensor.isRowMajor()) {
        Pointer.memcpy(target, memory.getPointer(tensor.offset() * width), tensor.bytes());
      } else {
        copyStrided(tensor, memory, target.capacity(tensor.bytes()));
      }
      if (tensor.type() == StorageType.BOOL) {
        checkBooleans(key, target, tensor.bytes());
      }
    } finally {
      Reference.reachabilityFence(array);
    }
    return array;
  }

  private static void copyStrided(TensorView tensor, BytePointer memory, BytePointer target) {
    ByteIndexer from = new ByteRawIndexer(memory);
    ByteIndexer to = new ByteRawIndexer(target);
    int width = tensor.type().width();
    int rank = tensor.sizes().length;
    long[] place = new long[rank];
    long source = tensor.offset();
    for (long at = 0; at < tensor.bytes(); at += width) {
      for (int i = 0; i < width; i++) {
        to.put(at + i, from.get(source * width + i));
      }
      for (int axis = rank - 1; axis >= 0; axis--) {
        source += tensor.strides()[axis];
        if (++place[axis] < tensor.sizes()[axis]) {
          break;
        }
        source -= tensor.strides()[axis] * tensor.sizes()[axis];
        place[axis] = 0;
      }
    }
  }

  private static void checkBooleans(String key, BytePointer values, long length) {
    for (long i = 0; i < length; i++) {
      if ((values.get(i) & 0xff) > 1) {
        throw new TorchException("tensor '" + key + "': a bool must be 0 or 1");
      }
    }
  }
}
