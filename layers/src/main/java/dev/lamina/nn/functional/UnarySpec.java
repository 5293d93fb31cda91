package dev.lamina.nn.functional;

import dev.lamina.nn.ErrorFunction;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A function of each element by itself.
 *
 * <p>Shapes: input and output (*). neg and abs give int64 of int64, all else floats.
 *
 * @param function which it is: neg -in, abs |in|, exp e^in, log its inverse, sqrt, rsqrt 1 /
 *     sqrt(in), reciprocal 1 / in, erf 2 / sqrt(pi) * integral from 0 to in of e^-t^2
 * @see <a href="https://pytorch.org/docs/1.13/torch.html#pointwise-ops">torch's pointwise ops</a>
 */
public record UnarySpec(Function function) implements LayerSpec {
  /** torch's functions. */
  public enum Function {
    NEG("Neg"),
    ABS("Abs"),
    EXP("Exp"),
    LOG("Log"),
    SQRT("Sqrt"),
    RSQRT("Rsqrt"),
    RECIPROCAL("Reciprocal"),
    ERF("Erf");

    private final String type;

    Function(String type) {
      this.type = type;
    }

    private double of(double x) {
      return switch (this) {
        case NEG -> -x;
        case ABS -> Math.abs(x);
        case EXP -> Math.exp(x);
        case LOG -> Math.log(x);
        case SQRT -> Math.sqrt(x);
        case RSQRT -> 1 / Math.sqrt(x);
        case RECIPROCAL -> 1 / x;
        case ERF -> ErrorFunction.of(x);
      };
    }

    String type() {
      return type;
    }
  }

  @Override
  public String type() {
    return function.type();
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    return List.of(inputs.get(0));
  }

  @Override
  public List<INDArray> compute(LayerCall call) {
    Shape shape = Tensors.shape(call.input());
    boolean keepsIntegers = function == Function.NEG || function == Function.ABS;
    if (keepsIntegers && call.input().dataType() == DataType.INT64) {
      long[] values = Tensors.longs(call.input());
      for (int i = 0; i < values.length; i++) {
        values[i] = function == Function.NEG ? -values[i] : Math.abs(values[i]);
      }
      return List.of(Tensors.of(values, shape));
    }
    float[] values = Tensors.floats(call.input());
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) function.of(values[i]);
    }
    return List.of(Tensors.of(values, shape));
  }
}
