package dev.lamina.nn.loss;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.Reduction;
import dev.lamina.nn.WholeNumbers;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Connectionist temporal classification; see {@link Spec}. */
public final class CTCLoss extends Layer {
  /** The mean over all records, blank being class 0. */
  public CTCLoss() {
    this(Spec.of(Reduction.MEAN));
  }

  /** A loss of the given arguments. */
  public CTCLoss(Spec spec) {
    super(spec);
  }

  /**
   * Connectionist temporal classification: how unlikely a sequence of labels is, over all ways to
   * lay it out along the steps of a longer input.
   *
   * <p>loss = -log of the summed probability of all paths that give the target once equal
   * neighbours are joined and blanks dropped; infinite where the input is too short for any. The
   * mean divides each record's loss by the length of its target (at least 1) first, and so do the
   * records' parts with reduction mean.
   *
   * <p>Shapes: log_probs (T, N, C) or (T, C), so that the records' axis is the second; targets (N,
   * S) or, one after the other, (sum of target_lengths); input_lengths and target_lengths (N);
   * without records targets (S) or (1, S) and lengths () or (1). Output (), or (N) with reduction
   * none.
   *
   * <p>An input of length 0 gives 0 for an empty target and infinity for another; lengths below 0
   * and labels outside of [0, C) are errors. torch reads beyond its memory for these.
   *
   * @param blank the class that stands for no label, in [0, C); default 0
   * @param reduction default mean
   * @param zeroInfinity whether infinite losses count as 0; default false
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.CTCLoss.html">CTCLoss</a>; A.
   *     Graves et al., "Connectionist Temporal Classification" (2006)
   */
  public record Spec(
      @Default("0") int blank,
      @Default("mean") Reduction reduction,
      @Default("false") boolean zeroInfinity)
      implements TermsLoss {

    /** torch's defaults for all but the reduction. */
    public static Spec of(Reduction reduction) {
      return new Spec(0, reduction, false);
    }

    @Override
    public String type() {
      return "CTCLoss";
    }

    @Override
    public List<String> inputNames() {
      return List.of("log_probs", "targets", "input_lengths", "target_lengths");
    }

    @Override
    public Shape elements(List<Shape> inputs) {
      Shape scores = inputs.get(0);
      boolean batched = scores.rank() == 3;
      check(
          (batched || scores.rank() == 2) && scores.size(0) > 0,
          "log_probs must be (T, N, C) or (T, C), with T above 0, got %s",
          scores);
      check(
          blank >= 0 && blank < scores.size(-1),
          "blank must be one of %s classes, got %s",
          scores.size(-1),
          blank);
      Shape records = batched ? Shape.of(scores.size(1)) : Shape.of();
      Shape targets = inputs.get(1);
      boolean fits =
          targets.rank() == 1 || (targets.rank() == 2 && targets.size(0) == count(records));
      check(
          fits,
          "targets must be (N=%s, S) or, one after the other, (sum of target_lengths), got %s",
          count(records),
          targets);
      for (int i = 2; i < 4; i++) {
        Shape lengths = inputs.get(i);
        check(
            lengths.equals(Shape.of(count(records))) || lengths.equals(records),
            "%s must be (N=%s), got %s",
            inputNames().get(i),
            count(records),
            lengths);
      }
      return records;
    }

    private static long count(Shape records) {
      return records.rank() == 0 ? 1 : records.size(0);
    }

    /** None: records are the second axis of scores, and targets may have none for them. */
    @Override
    public List<Shape> recordInputs(List<Shape> inputs) {
      return List.of();
    }

    @Override
    public ElementTerms terms(LayerCall call) {
      List<Shape> shapes = call.inputShapes();
      Shape records = elements(shapes);
      float[] scores = Tensors.floats(call.input());
      int classes = Math.toIntExact(shapes.get(0).size(-1));
      long[] inputLengths = WholeNumbers.of(call.input(2), "input_lengths");
      long[] targetLengths = WholeNumbers.of(call.input(3), "target_lengths");
      checkLengths("input_lengths", inputLengths, shapes.get(0).size(0));
      long[][] targets = targets(call, shapes.get(1), targetLengths, classes);
      float[] losses = new float[targets.length];
      for (int n = 0; n < losses.length; n++) {
        double loss =
            loss(scores, n * classes, targets.length * classes, (int) inputLengths[n], targets[n]);
        if (zeroInfinity && loss == Double.POSITIVE_INFINITY) {
          loss = 0;
        }
        losses[n] =
            (float) (reduction == Reduction.MEAN ? loss / Math.max(targets[n].length, 1) : loss);
      }
      return ElementTerms.unweighted(records, losses);
    }

    private static void checkLengths(String name, long[] lengths, long most) {
      for (int n = 0; n < lengths.length; n++) {
        check(
            lengths[n] >= 0 && lengths[n] <= most,
            "%s must be from 0 to %s, got %s at %s",
            name,
            most,
            lengths[n],
            n);
      }
    }

    /** Each record's labels. */
    private static long[][] targets(LayerCall call, Shape shape, long[] lengths, int classes) {
      long[] all = WholeNumbers.of(call.input(1), "targets");
      boolean joined = shape.rank() == 1;
      checkLengths("target_lengths", lengths, shape.size(-1));
      long sum = Arrays.stream(lengths).sum();
      check(
          !joined || sum == all.length,
          "targets must be (%s), the sum of target_lengths, got %s",
          sum,
          shape);
      long[][] targets = new long[lengths.length][];
      int begin = 0;
      for (int n = 0; n < targets.length; n++) {
        int first = joined ? begin : n * (int) shape.size(1);
        targets[n] = Arrays.copyOfRange(all, first, first + (int) lengths[n]);
        begin += (int) lengths[n];
        for (long label : targets[n]) {
          if (label < 0 || label >= classes) {
            throw new LayerException(
                String.format(
                    Locale.ROOT,
                    "targets must be in [0, %s), got %s in record %s",
                    classes,
                    label,
                    n));
          }
        }
      }
      return targets;
    }

    /**
     * The loss of a record, by the logarithms of the summed probabilities of all ways to have come,
     * after each step, to each position of the target with blanks around its labels.
     *
     * @param begin where the record's first step begins in the scores
     * @param step the distance of its steps
     */
    private double loss(float[] scores, int begin, int step, int steps, long[] target) {
      if (steps == 0) {
        return target.length == 0 ? 0 : Double.POSITIVE_INFINITY;
      }
      int[] labels = new int[2 * target.length + 1];
      Arrays.fill(labels, blank);
      for (int i = 0; i < target.length; i++) {
        labels[2 * i + 1] = (int) target[i];
      }
      double[] ways = new double[labels.length];
      Arrays.fill(ways, Double.NEGATIVE_INFINITY);
      for (int s = 0; s < Math.min(labels.length, 2); s++) {
        ways[s] = scores[begin + labels[s]];
      }
      for (int t = 1; t < steps; t++) {
        double[] next = new double[ways.length];
        for (int s = 0; s < next.length; s++) {
          boolean skips = s > 1 && labels[s] != labels[s - 2];
          next[s] =
              logOfSum(
                      ways[s],
                      s > 0 ? ways[s - 1] : Double.NEGATIVE_INFINITY,
                      skips ? ways[s - 2] : Double.NEGATIVE_INFINITY)
                  + scores[begin + t * step + labels[s]];
        }
        ways = next;
      }
      int last = ways.length - 1;
      double before = last > 0 ? ways[last - 1] : Double.NEGATIVE_INFINITY;
      return -logOfSum(ways[last], before, Double.NEGATIVE_INFINITY);
    }

    /** log(exp(a) + exp(b) + exp(c)). */
    private static double logOfSum(double a, double b, double c) {
      double largest = Math.max(Math.max(a, b), c);
      double shift = largest == Double.NEGATIVE_INFINITY ? 0 : largest;
      return Math.log(Math.exp(a - shift) + Math.exp(b - shift) + Math.exp(c - shift)) + shift;
    }
  }
}
