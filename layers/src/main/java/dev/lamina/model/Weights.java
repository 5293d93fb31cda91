package dev.lamina.model;

import dev.lamina.model.torch.TorchException;
import dev.lamina.model.torch.TorchFile;
import dev.lamina.nn.Module;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Weights in files: safetensors, or what {@code torch.save} wrote; which it is the content says.
 */
public final class Weights {
  /** What torch.nn.DataParallel puts before each key. */
  private static final String PARALLEL = "module.";

  private Weights() {}

  /**
   * The arrays of a file, by key, in its order.
   *
   * @throws ModelException if it is malformed, or of another format
   * @throws IOException if it cannot be read
   */
  public static Map<String, INDArray> read(Path file) throws IOException {
    if (!TorchFile.recognises(file)) {
      return Safetensors.readAll(file);
    }
    try {
      return TorchFile.readAll(file);
    } catch (TorchException e) {
      throw new ModelException(e.getMessage());
    }
  }

  /**
   * Writes weights as safetensors with other elements in some arrays: of a safetensors file all
   * else byte for byte, of one of {@code torch.save} all its arrays.
   *
   * @param from the weights; not modified
   * @param to replaced in one step
   * @param replaced by key in the network, of the arrays' shapes; a num_batches_tracked is left out
   *     where {@code from} lacks it, as files of old versions of torch do
   * @throws ModelException if {@code from} is malformed, or has no such array
   * @throws IOException if a file cannot be read or written
   */
  public static void rewrite(Path from, Path to, Map<String, INDArray> replaced)
      throws IOException {
    Map<String, INDArray> all = read(from);
    Map<String, INDArray> byKey = new LinkedHashMap<>();
    for (Map.Entry<String, INDArray> array : replaced.entrySet()) {
      String key = all.containsKey(array.getKey()) ? array.getKey() : PARALLEL + array.getKey();
      if (!all.containsKey(key) && key.endsWith(".num_batches_tracked")) {
        continue;
      }
      if (!all.containsKey(key)) {
        throw new ModelException(from + ": there is no array '" + array.getKey() + "'");
      }
      byKey.put(key, array.getValue().castTo(all.get(key).dataType()));
    }
    if (TorchFile.recognises(from)) {
      all.putAll(byKey);
      Safetensors.write(to, all, Map.of());
    } else {
      Safetensors.rewrite(from, to, byKey);
    }
  }

  /**
   * Arrays under the keys that they have in the network itself: where each begins with {@code
   * module.}, as those of torch.nn.DataParallel do, without it.
   */
  public static Map<String, INDArray> unwrapped(Map<String, INDArray> arrays) {
    if (arrays.isEmpty() || !arrays.keySet().stream().allMatch(key -> key.startsWith(PARALLEL))) {
      return arrays;
    }
    Map<String, INDArray> unwrapped = new LinkedHashMap<>();
    arrays.forEach((key, array) -> unwrapped.put(key.substring(PARALLEL.length()), array));
    return unwrapped;
  }

  /** As {@link #unwrapped}, unless the network has a part of that name. */
  static Map<String, INDArray> unwrapped(Map<String, INDArray> arrays, Module network) {
    boolean own = network.namedChildren().containsKey(PARALLEL.substring(0, PARALLEL.length() - 1));
    return own ? arrays : unwrapped(arrays);
  }
}
