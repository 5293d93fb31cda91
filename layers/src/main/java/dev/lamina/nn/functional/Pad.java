package dev.lamina.nn.functional;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Arguments;
import dev.lamina.nn.Border;
import dev.lamina.nn.Default;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Padding;
import dev.lamina.nn.Scalar;
import dev.lamina.tensor.Shape;
import java.util.List;
import java.util.Locale;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Elements before and after the last axes; see {@link Spec}. */
public final class Pad extends Layer {
  /** Zeros, before and after the last axis, before and after the one before it, ... */
  public Pad(int... pad) {
    this(new Spec(IntTuple.of(pad).expand(pad.length, "pad"), Border.CONSTANT, null));
  }

  /** Of the given arguments. */
  public Pad(Spec spec) {
    super(spec);
  }

  /**
   * Elements before and after the last axes.
   *
   * <p>Shapes: input (*, S2, S1), output (*, S2 + pad[2] + pad[3], S1 + pad[0] + pad[1]); in modes
   * other than constant an input of as many axes as have sides, and channels and records or
   * channels before them, for circular both
   *
   * @param pad how many elements before and after the last axis, before and after the one before
   *     it, ...; negative to take elements away
   * @param mode constant, reflect, replicate or circular; default constant
   * @param value the constant; default none: 0
   * @throws dev.lamina.nn.LayerException if there is an odd number of sides, or a value in another
   *     mode than constant; on inputs of too few axes or elements
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.functional.pad.html">torch.nn.functional.pad</a>
   */
  public record Spec(IntTuple pad, @Default("constant") Border mode, @Default("none") Scalar value)
      implements LayerSpec {
    public Spec {
      pad = pad.expand(pad.length(), "pad");
      check(
          mode == Border.CONSTANT || value == null || value.doubleValue() == 0,
          "value must be none in another mode than constant, got %s",
          value);
      var unused = new Padding(pad, mode, Scalar.of(0));
    }

    @Override
    public String type() {
      return "Pad";
    }

    @Override
    public String extraRepr() {
      return Arguments.printed(this);
    }

    private Padding padding() {
      return new Padding(pad, mode, value == null ? Scalar.of(0) : value);
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      Shape input = inputs.get(0);
      if (pad.length() == 0) {
        return List.of(input);
      }
      int sides = pad.length() / 2;
      int others = input.rank() - sides;
      check(
          mode == Border.CONSTANT
              || (sides <= 3 && (others == 2 || (others == 1 && mode != Border.CIRCULAR))),
          "input must have %s axes for %s sides in mode %s, got %s",
          mode == Border.CIRCULAR ? sides + 2 : sides + 1 + " or " + (sides + 2),
          pad.length(),
          mode.name().toLowerCase(Locale.ROOT),
          input);
      return List.of(padding().shape(input));
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      outputShapes(call.inputShapes());
      return List.of(pad.length() == 0 ? call.input() : padding().apply(call.input()));
    }
  }
}
