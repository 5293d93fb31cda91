package dev.lamina.nn;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Parameters by name, registered with the module that holds the dictionary; it has no forward.
 *
 * <p>Source: torch.nn.ParameterDict.
 */
public final class ParameterDict extends Module {
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();

  /** No parameters. */
  public ParameterDict() {}

  /** Parameters of the arrays (any shape) of a map, in its order, as torch takes an OrderedDict. */
  public ParameterDict(Map<String, INDArray> arrays) {
    arrays.forEach(this::put);
  }

  /**
   * Adds a parameter of the given array (any shape), or replaces that of the same name; returns
   * this.
   *
   * @throws LayerException if the name is empty or contains a dot
   */
  public ParameterDict put(String name, INDArray array) {
    LayerException.check(
        !name.isEmpty() && name.indexOf('.') < 0,
        "a parameter's name must not be empty or contain '.', got '%s'",
        name);
    parameters.put(name, Parameter.of(name, array));
    return this;
  }

  /**
   * The parameter of a name.
   *
   * @throws LayerException if there is none; it names the nearest
   */
  public Parameter parameter(String name) {
    Parameter parameter = parameters.get(name);
    LayerException.check(
        parameter != null, "unknown parameter '%s'%s", name, Nearest.hint(name, keys()));
    return parameter;
  }

  /** The names, in order. */
  public Set<String> keys() {
    return Collections.unmodifiableSet(parameters.keySet());
  }

  /** The number of parameters. */
  public int size() {
    return parameters.size();
  }

  @Override
  Collection<Parameter> ownArrays() {
    return parameters.values();
  }

  @Override
  String extraRepr() {
    return ParameterList.printed(parameters.values(), "FloatTensor");
  }
}
