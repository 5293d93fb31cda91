package dev.lamina.nn.activation;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.ArraySpec;
import dev.lamina.nn.Default;
import dev.lamina.nn.Initializer;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Printed;
import dev.lamina.nn.Scalar;
import dev.lamina.nn.WholeNumbers;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Log-softmax over very many classes, of which the rare ones are clustered; see {@link Spec}. */
public final class AdaptiveLogSoftmaxWithLoss extends Layer {
  private final Spec arguments;

  /** With torch's defaults. */
  public AdaptiveLogSoftmaxWithLoss(int inFeatures, int nClasses, int... cutoffs) {
    this(Spec.of(inFeatures, nClasses, cutoffs));
  }

  /** With the given arguments. */
  public AdaptiveLogSoftmaxWithLoss(Spec spec) {
    super(spec);
    this.arguments = spec;
  }

  /**
   * The logarithms of the probabilities of all classes.
   *
   * @param input (N, Ein)
   * @return (N, n_classes)
   * @throws dev.lamina.nn.LayerException on inputs of another shape
   */
  public INDArray logProb(INDArray input) {
    Shape shape = Tensors.shape(input);
    check(
        shape.rank() == 2 && shape.size(1) == arguments.inFeatures(),
        "input must be (N, Ein=%s), got %s",
        arguments.inFeatures(),
        shape);
    int records = (int) shape.size(0);
    int classes = arguments.nClasses();
    ClusteredSoftmax softmax = new ClusteredSoftmax(arguments, arrays());
    float[] values = Tensors.floats(input);
    float[] logarithms = new float[records * classes];
    for (int n = 0; n < records; n++) {
      double[] record = softmax.all(values, n);
      for (int i = 0; i < classes; i++) {
        logarithms[n * classes + i] = (float) record[i];
      }
    }
    return Tensors.of(logarithms, Shape.of(records, classes));
  }

  /**
   * The most probable class of each record, the first of equals.
   *
   * @param input (N, Ein)
   * @return (N) of int64
   * @throws dev.lamina.nn.LayerException on inputs of another shape
   */
  public INDArray predict(INDArray input) {
    float[] logarithms = Tensors.floats(logProb(input));
    int classes = arguments.nClasses();
    long[] best = new long[logarithms.length / classes];
    for (int n = 0; n < best.length; n++) {
      for (int i = 1; i < classes; i++) {
        if (logarithms[n * classes + i] > logarithms[n * classes + (int) best[n]]) {
          best[n] = i;
        }
      }
    }
    return Tensors.of(best, Shape.of(best.length));
  }

  /**
   * Log-softmax over very many classes, of which the rare ones are clustered.
   *
   * <p>The head is a linear layer with an output for each class below the first cutoff and for each
   * cluster. The classes from one cutoff to the next are a cluster, whose tail is two linear layers
   * with floor(Ein / div_value^i) values between them, i counted from 1. output = log-softmax of
   * the head, at the target's class or cluster, plus log-softmax of its cluster's tail at the
   * target; loss = -mean of output.
   *
   * <p>Shapes: input (N, Ein) or (Ein); target the same without Ein; output as target; loss ().
   * head.weight (first cutoff + clusters, Ein), head.bias; tail.i.0.weight (between, Ein),
   * tail.i.1.weight (classes of cluster i, between).
   *
   * @param inFeatures Ein
   * @param nClasses the number of classes
   * @param cutoffs where clusters begin: increasing, from 1 to nClasses - 1
   * @param divValue default 4.0
   * @param headBias whether the head has a bias; default false
   * @throws dev.lamina.nn.LayerException if cutoffs are not such
   * @see <a
   *     href="https://pytorch.org/docs/1.13/generated/torch.nn.AdaptiveLogSoftmaxWithLoss.html">AdaptiveLogSoftmaxWithLoss</a>
   */
  public record Spec(
      int inFeatures,
      int nClasses,
      IntTuple cutoffs,
      @Default("4.0") Scalar divValue,
      @Default("false") boolean headBias)
      implements LayerSpec {
    public Spec {
      check(inFeatures >= 0, "in_features must not be negative, got %s", inFeatures);
      check(cutoffs.toArgument() instanceof List, "cutoffs must be a list, got %s", cutoffs);
      check(
          increases(cutoffs, nClasses),
          "cutoffs must be increasing, from 1 to %s (n_classes - 1), got %s",
          nClasses - 1,
          cutoffs);
      check(divValue.doubleValue() > 0, "div_value must be positive, got %s", divValue);
    }

    private static boolean increases(IntTuple cutoffs, int classes) {
      int last = 0;
      for (int cutoff : cutoffs.toArray()) {
        if (cutoff <= last || cutoff >= classes) {
          return false;
        }
        last = cutoff;
      }
      return last > 0;
    }

    /** With torch's defaults. */
    public static Spec of(int inFeatures, int nClasses, int... cutoffs) {
      IntTuple tuple = IntTuple.of(cutoffs).expand(cutoffs.length, "cutoffs");
      return new Spec(inFeatures, nClasses, tuple, Scalar.of(4.0), false);
    }

    /** The number of clusters. */
    public int clusters() {
      return cutoffs.length();
    }

    /** The class that a cluster begins with; the number of classes for the end of the last. */
    public int begin(int cluster) {
      return cluster < clusters() ? cutoffs.at(cluster) : nClasses;
    }

    /** The number of values between the two layers of a cluster's tail. */
    public int between(int cluster) {
      return (int) Math.floor(inFeatures / Math.pow(divValue.doubleValue(), cluster + 1));
    }

    @Override
    public String type() {
      return "AdaptiveLogSoftmaxWithLoss";
    }

    @Override
    public String describe() {
      return type() + "(" + inFeatures + ", " + nClasses + ", cutoffs=" + cutoffs + ")";
    }

    /** The linear layers that torch's module of this name has as children. */
    @Override
    public String extraRepr() {
      StringBuilder text = new StringBuilder("\n  (head): ");
      text.append(linear(inFeatures, begin(0) + clusters(), headBias));
      text.append("\n  (tail): ModuleList(\n");
      for (int i = 0; i < clusters(); i++) {
        text.append("    (").append(i).append("): Sequential(\n      (0): ");
        text.append(linear(inFeatures, between(i), false)).append("\n      (1): ");
        text.append(linear(between(i), begin(i + 1) - begin(i), false)).append("\n    )\n");
      }
      return text.append("  )\n").toString();
    }

    private static String linear(int in, int out, boolean bias) {
      return String.format(
          "Linear(in_features=%s, out_features=%s, bias=%s)", in, out, Printed.bool(bias));
    }

    @Override
    public List<ArraySpec> arrays() {
      List<ArraySpec> arrays = new ArrayList<>();
      int head = begin(0) + clusters();
      arrays.add(weight("head.weight", head, inFeatures));
      if (headBias) {
        arrays.add(ArraySpec.parameter("head.bias", Shape.of(head), Initializer.bias(inFeatures)));
      }
      for (int i = 0; i < clusters(); i++) {
        arrays.add(weight("tail." + i + ".0.weight", between(i), inFeatures));
        arrays.add(weight("tail." + i + ".1.weight", begin(i + 1) - begin(i), between(i)));
      }
      return arrays;
    }

    private static ArraySpec weight(String name, int out, int in) {
      return ArraySpec.parameter(name, Shape.of(out, in), Initializer.kaimingUniform(in));
    }

    @Override
    public List<String> inputNames() {
      return List.of("input", "target");
    }

    @Override
    public List<String> outputNames() {
      return List.of("output", "loss");
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      Shape input = inputs.get(0);
      int rank = input.rank();
      check(
          (rank == 1 || rank == 2) && input.size(-1) == inFeatures,
          "input must be (N, Ein=%s) or (Ein=%1$s), got %s",
          inFeatures,
          input);
      Shape records = input.slice(0, rank - 1);
      check(inputs.get(1).equals(records), "target must be %s, got %s", records, inputs.get(1));
      return List.of(records, Shape.of());
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      Shape records = outputShapes(call.inputShapes()).get(0);
      ClusteredSoftmax softmax = new ClusteredSoftmax(this, call.arrays());
      float[] input = Tensors.floats(call.input());
      float[] output = new float[(int) records.elements()];
      long[] target = WholeNumbers.of(call.input(1), "target");
      double sum = 0;
      for (int n = 0; n < output.length; n++) {
        check(
            target[n] >= 0 && target[n] < nClasses,
            "target must be classes from 0 to %s, got %s at %s",
            nClasses - 1,
            target[n],
            n);
        output[n] = (float) softmax.at(input, n, (int) target[n]);
        sum += output[n];
      }
      INDArray loss = Tensors.of(new float[] {(float) (-sum / output.length)}, Shape.of());
      return List.of(Tensors.of(output, records), loss);
    }
  }
}
