package dev.lamina.nn;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Parameters by position, registered with the module that holds the list; it has no forward.
 *
 * <p>Source: torch.nn.ParameterList.
 */
public final class ParameterList extends Module implements Iterable<Parameter> {
  private final List<Parameter> parameters = new ArrayList<>();

  /** Parameters of the given arrays (any shape), in order. */
  public ParameterList(INDArray... arrays) {
    for (INDArray array : arrays) {
      append(array);
    }
  }

  /** Appends a parameter of the given array (any shape); returns this. */
  public ParameterList append(INDArray array) {
    parameters.add(Parameter.of(Integer.toString(size()), array));
    return this;
  }

  /** The parameter at a position; negative counts from the last. */
  public Parameter get(int index) {
    return parameters.get(index < 0 ? index + size() : index);
  }

  /** The number of parameters. */
  public int size() {
    return parameters.size();
  }

  @Override
  public Iterator<Parameter> iterator() {
    return Collections.unmodifiableList(parameters).iterator();
  }

  @Override
  Collection<Parameter> ownArrays() {
    return parameters;
  }

  @Override
  String extraRepr() {
    return printed(parameters, "float32");
  }

  /** Parameters as torch's lists and dictionaries of them print them. */
  static String printed(Collection<Parameter> parameters, String type) {
    List<String> lines = new ArrayList<>();
    for (Parameter parameter : parameters) {
      List<String> sizes = new ArrayList<>();
      for (long size : parameter.shape().toArray()) {
        sizes.add(Long.toString(size));
      }
      String size = String.join("x", sizes);
      lines.add(
          "  ("
              + parameter.name()
              + "): Parameter containing: [torch."
              + type
              + " of size "
              + size
              + "]");
    }
    return lines.size() < 2 ? String.join("", lines) : "\n  " + String.join("\n  ", lines) + "\n";
  }
}
