package dev.lamina.nn;

import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How a state dict differs from what a module needs.
 *
 * @param missing keys that the module needs and the state dict lacks
 * @param unexpected keys that the state dict has and the module does not know
 * @param mismatched lines {@code key: expected (..), got (..)} for keys of another shape
 */
public record StateDictDifference(
    List<String> missing, List<String> unexpected, List<String> mismatched) {

  public StateDictDifference {
    missing = List.copyOf(missing);
    unexpected = List.copyOf(unexpected);
    mismatched = List.copyOf(mismatched);
  }

  static StateDictDifference between(Map<String, Parameter> own, Map<String, INDArray> state) {
    List<String> missing = new ArrayList<>();
    List<String> mismatched = new ArrayList<>();
    own.forEach(
        (path, array) -> {
          INDArray value = state.get(path);
          if (value == null) {
            if (!array.isOptional()) {
              missing.add(path);
            }
          } else {
            Shape actual = Tensors.shape(value);
            if (!actual.equals(array.shape())) {
              mismatched.add(path + ": expected " + array.shape() + ", got " + actual);
            }
          }
        });
    List<String> unexpected = new ArrayList<>(state.keySet());
    unexpected.removeAll(own.keySet());
    return new StateDictDifference(missing, unexpected, mismatched);
  }

  void check(String module, boolean strict) {
    boolean keysDiffer = !missing.isEmpty() || !unexpected.isEmpty();
    if (!mismatched.isEmpty() || (strict && keysDiffer)) {
      throw new StateDictException(module, this, strict);
    }
  }
}
