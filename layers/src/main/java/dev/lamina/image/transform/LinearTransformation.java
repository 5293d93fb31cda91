package dev.lamina.image.transform;

import dev.lamina.image.ImageException;
import dev.lamina.image.ImageException.Reason;
import dev.lamina.nn.LayerException;
import dev.lamina.tensor.Shape;
import java.util.Arrays;
import java.util.Map;

/**
 * {@code (x - mean_vector) transformation_matrix} of the whole tensor as one vector, such as
 * whitening: torchvision's {@code LinearTransformation}.
 *
 * <p>In a definition each argument is numbers, or the name of a safetensors file that has an array
 * of the argument's name.
 *
 * @param transformationMatrix (D, D), D = C * H * W
 * @param meanVector (D)
 */
public record LinearTransformation(NumberTable transformationMatrix, NumberTable meanVector)
    implements Transform.OfTensors, Carried {
  /**
   * Checks the arguments.
   *
   * @throws LayerException if the matrix is not square, or the vector of another length
   */
  public LinearTransformation {
    Shape matrix = transformationMatrix.shape();
    LayerException.check(
        matrix.rank() == 2 && matrix.size(0) == matrix.size(1) && matrix.size(0) > 0,
        "transformation_matrix must be square (D, D), got %s",
        matrix);
    LayerException.check(
        meanVector.shape().equals(Shape.of(matrix.size(0))),
        "mean_vector must be (D=%s), got %s",
        matrix.size(0),
        meanVector.shape());
    LayerException.check(
        transformationMatrix.floats().length > 0 && meanVector.floats().length > 0,
        "transformation_matrix and mean_vector must be floats");
  }

  private int length() {
    return meanVector.floats().length;
  }

  @Override
  public Planes apply(Planes planes) throws ImageException {
    int length = length();
    if (planes.size() != planes.count() * length) {
      throw new ImageException(
          Reason.WRONG_SIZE,
          "LinearTransformation: the matrix is (%d, %d), the tensor %s"
              .formatted(length, length, planes.shape()));
    }
    float[] matrix = transformationMatrix.floats();
    float[] to = new float[planes.size()];
    double[] sums = new double[length];
    for (int image = 0; image < planes.count(); image++) {
      Arrays.fill(sums, 0);
      for (int row = 0; row < length; row++) {
        float value = planes.values()[image * length + row] - meanVector.floats()[row];
        for (int i = 0; i < length; i++) {
          sums[i] += (double) value * matrix[row * length + i];
        }
      }
      for (int i = 0; i < length; i++) {
        to[image * length + i] = (float) sums[i];
      }
    }
    return new Planes(planes.count(), planes.channels(), planes.height(), planes.width(), to);
  }

  @Override
  public Form form(Form input) {
    input.requireFloats(this);
    LayerException.check(
        !input.hasSize()
            || input.channels() == 0
            || (long) input.channels() * input.height() * input.width() == length(),
        "transformation_matrix is (%s, %s), the tensor %s",
        length(),
        length(),
        input);
    return input;
  }

  @Override
  public Map<String, Object> carried() {
    return Map.of("transformation_matrix", transformationMatrix, "mean_vector", meanVector);
  }

  @Override
  public Map<String, Object> described() {
    return Map.of(
        "transformation_matrix",
        transformationMatrix.toString(),
        "mean_vector",
        meanVector.toString());
  }
}
