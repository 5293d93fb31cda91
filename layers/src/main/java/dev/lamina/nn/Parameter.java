package dev.lamina.nn;

import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A named array of a module: a parameter, or a buffer such as a running mean. */
public final class Parameter {
  private final ArraySpec spec;
  private INDArray value;

  Parameter(ArraySpec spec, INDArray value) {
    this.spec = spec;
    if (value != null) {
      assign(value);
    }
  }

  /** A parameter that is no layer's, of the given array (any shape), cast to float. */
  static Parameter of(String name, INDArray array) {
    Initializer same = (generator, shape) -> array;
    return new Parameter(ArraySpec.parameter(name, Tensors.shape(array), same), array);
  }

  /** The name within its module. */
  public String name() {
    return spec.name();
  }

  /** The shape. */
  public Shape shape() {
    return spec.shape();
  }

  /** Whether this is a buffer: kept with the module, yet not learned. */
  public boolean isBuffer() {
    return spec.kind() == ArraySpec.Kind.BUFFER;
  }

  boolean isOptional() {
    return spec.optional();
  }

  /**
   * The current array (shape); not to be written into.
   *
   * @throws IllegalStateException if the layer was made without arrays and none has been assigned
   */
  public INDArray value() {
    if (value == null) {
      throw new IllegalStateException(
          "'"
              + spec.name()
              + "' has no values: its layer was made without arrays, so load a state"
              + " dict first");
    }
    return value;
  }

  INDArray valueOrNull() {
    return value;
  }

  /** Gives an optional array that is not set what a new layer has. */
  void completeOptional() {
    if (value == null && spec.optional()) {
      assign(spec.initializer().draw(null, spec.shape()));
    }
  }

  /**
   * Replaces the array by one that an initializer draws from this thread's stream, as torch's
   * {@code init} functions do in place.
   */
  public void initialize(Initializer initializer) {
    assign(initializer.draw(RandomStream.generator(), shape()));
  }

  /**
   * Replaces the array.
   *
   * @param array (shape) of any number type, cast to this one's; not copied if the type is right,
   *     so not to be written into afterwards
   * @throws LayerException if the shape differs
   */
  public void assign(INDArray array) {
    Shape actual = Tensors.shape(array);
    LayerException.check(
        actual.equals(shape()), "%s must be %s, got %s", spec.name(), shape(), actual);
    value = array.dataType() == spec.type() ? array : array.castTo(spec.type());
  }
}
