package dev.lamina.nn.embedding;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.ArraySpec;
import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Scalar;
import dev.lamina.nn.WholeNumbers;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import java.util.Locale;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Vectors looked up by index and combined by bags; see {@link Spec}. */
public final class EmbeddingBag extends Layer {
  /** A table with torch's defaults, which takes means. */
  public EmbeddingBag(int numEmbeddings, int embeddingDim) {
    this(Spec.of(numEmbeddings, embeddingDim));
  }

  /** A table of the given arguments. */
  public EmbeddingBag(Spec spec) {
    super(spec);
  }

  /** What a bag's vectors become. */
  public enum Combination {
    SUM,
    MEAN,
    MAX
  }

  /**
   * Vectors looked up by index and combined by bags.
   *
   * <p>out[b] = sum, mean or largest element of weight[in[i]] * per_sample_weights[i] over the
   * indices i of bag b, those that are padding_idx left out; 0 for a bag without indices.
   *
   * <p>Shapes: input (B, L), a bag a row; or (L) with offsets (B), where each bag begins. Output
   * (B, E); weight (V, E); per_sample_weights as the input. With {@code include_last_offset} there
   * are B + 1 offsets, the last of which ends the last bag; of an input (B + 1, L) the last row is
   * then left out, as torch does for sums (its means then divide by a wrong number, and its maxima
   * read beyond the memory).
   *
   * @param numEmbeddings V, at least 0
   * @param embeddingDim E, at least 0
   * @param maxNorm the largest norm of a vector, or none (default); see {@link Embedding.Spec}
   * @param normType the p of the norm; default 2
   * @param scaleGradByFreq accepted and printed, of no meaning for inference; not with {@code max};
   *     default false
   * @param mode sum, mean (default) or max; only a sum takes per_sample_weights
   * @param sparse accepted, of no meaning for inference; not with {@code max}; default false
   * @param includeLastOffset whether the offsets have the end of the last bag; default false
   * @param paddingIdx which index is left out, negative from the last; default none
   * @throws dev.lamina.nn.LayerException if a size is negative, padding_idx not in the table, or
   *     {@code max} comes with what it does not take
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.EmbeddingBag.html">EmbeddingBag
   *     </a>
   */
  public record Spec(
      int numEmbeddings,
      int embeddingDim,
      @Default("none") Scalar maxNorm,
      @Default("2.0") Scalar normType,
      @Default("false") boolean scaleGradByFreq,
      @Default("mean") Combination mode,
      @Default("false") boolean sparse,
      @Default("false") boolean includeLastOffset,
      @Default("none") Integer paddingIdx)
      implements LayerSpec {
    public Spec {
      paddingIdx = new Table(numEmbeddings, embeddingDim).paddingIndex(paddingIdx);
      check(
          mode != Combination.MAX || !scaleGradByFreq, "mode max does not take scale_grad_by_freq");
      check(mode != Combination.MAX || !sparse, "mode max does not take sparse");
    }

    /** A table with torch's defaults. */
    public static Spec of(int numEmbeddings, int embeddingDim) {
      return new Spec(
          numEmbeddings,
          embeddingDim,
          null,
          Scalar.of(2.0),
          false,
          Combination.MEAN,
          false,
          false,
          null);
    }

    /** The same with another way to combine vectors. */
    public Spec withMode(Combination value) {
      return new Spec(
          numEmbeddings,
          embeddingDim,
          maxNorm,
          normType,
          scaleGradByFreq,
          value,
          sparse,
          includeLastOffset,
          paddingIdx);
    }

    /** The same with another index that is left out; null for none. */
    public Spec withPaddingIdx(Integer value) {
      return new Spec(
          numEmbeddings,
          embeddingDim,
          maxNorm,
          normType,
          scaleGradByFreq,
          mode,
          sparse,
          includeLastOffset,
          value);
    }

    private Table table() {
      return new Table(numEmbeddings, embeddingDim);
    }

    @Override
    public String type() {
      return "EmbeddingBag";
    }

    @Override
    public String extraRepr() {
      return numEmbeddings
          + (", " + embeddingDim)
          + (maxNorm == null ? "" : ", max_norm=" + maxNorm)
          + (normType.doubleValue() == 2 ? "" : ", norm_type=" + normType)
          + (scaleGradByFreq ? ", scale_grad_by_freq=True" : "")
          + (", mode=" + mode.name().toLowerCase(Locale.ROOT))
          + (paddingIdx == null ? "" : ", padding_idx=" + paddingIdx);
    }

    @Override
    public List<ArraySpec> arrays() {
      return List.of(table().weight(paddingIdx));
    }

    @Override
    public List<String> inputNames() {
      return List.of("input", "offsets", "per_sample_weights");
    }

    @Override
    public int requiredInputs() {
      return 1;
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      Shape input = inputs.get(0);
      Shape offsets = inputs.size() > 1 ? inputs.get(1) : null;
      Shape weights = inputs.size() > 2 ? inputs.get(2) : null;
      check(input.rank() == 1 || input.rank() == 2, "input must be (B, L) or (L), got %s", input);
      check(input.rank() == 1 || offsets == null, "input %s of 2 axes takes no offsets", input);
      check(
          input.rank() == 2 || (offsets != null && offsets.rank() == 1),
          "input %s of 1 axis needs offsets (B), got %s",
          input,
          offsets);
      check(
          input.rank() == 1 || input.size(1) > 0 || input.size(0) == 0,
          "input must have an index in each bag, got %s",
          input);
      check(
          weights == null || mode == Combination.SUM,
          "per_sample_weights need mode sum, got %s",
          mode.name().toLowerCase(Locale.ROOT));
      check(
          weights == null || weights.equals(input),
          "per_sample_weights must be as input %s, got %s",
          input,
          weights);
      long bags = offsets == null ? input.size(0) : offsets.size(0);
      check(!includeLastOffset || bags > 0, "offsets must have the end of the last bag, got none");
      return List.of(Shape.of(includeLastOffset ? bags - 1 : bags, embeddingDim));
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      Shape shape = outputShapes(call.inputShapes()).get(0);
      int[] indices = table().indices(call.input());
      int[] begins = begins(call, (int) shape.size(0), indices.length);
      float[] vectors = table().lookUp(call, indices, maxNorm, normType);
      float[] weights = call.input(2) == null ? null : Tensors.floats(call.input(2));
      float[] output = new float[Math.toIntExact(shape.elements())];
      for (int bag = 0; bag + 1 < begins.length; bag++) {
        int count = 0;
        for (int i = begins[bag]; i < begins[bag + 1]; i++) {
          if (paddingIdx == null || indices[i] != paddingIdx) {
            add(vectors, i, weights == null ? 1 : weights[i], output, bag, count == 0);
            count++;
          }
        }
        for (int j = 0; j < embeddingDim && mode == Combination.MEAN && count > 0; j++) {
          output[bag * embeddingDim + j] /= count;
        }
      }
      return List.of(Tensors.of(output, shape));
    }

    private void add(
        float[] vectors, int index, float factor, float[] output, int bag, boolean first) {
      for (int j = 0; j < embeddingDim; j++) {
        float value = vectors[index * embeddingDim + j];
        int to = bag * embeddingDim + j;
        if (mode != Combination.MAX) {
          output[to] = Math.fma(factor, value, output[to]);
        } else if (first || value > output[to]) {
          output[to] = value;
        }
      }
    }

    /** Where each bag begins, and at the end where the last one ends. */
    private int[] begins(LayerCall call, int bags, int indices) {
      int[] begins = new int[bags + 1];
      if (call.input(1) == null) {
        for (int bag = 0; bag <= bags; bag++) {
          begins[bag] = bag * (int) call.input().size(1);
        }
        return begins;
      }
      long[] offsets = WholeNumbers.of(call.input(1), "offsets");
      begins[bags] = indices;
      for (int i = 0; i < offsets.length; i++) {
        check(i > 0 || offsets[i] == 0, "offsets must begin with 0, got %s", offsets[i]);
        long least = i == 0 ? 0 : offsets[i - 1];
        check(
            offsets[i] >= least && offsets[i] <= indices,
            "offsets must rise from 0 to at most %s, the number of indices, got %s after %s",
            indices,
            offsets[i],
            least);
        begins[i] = (int) offsets[i];
      }
      return begins;
    }
  }
}
