package dev.lamina.nn.embedding;

import dev.lamina.nn.ArraySpec;
import dev.lamina.nn.Default;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Scalar;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Vectors looked up by index; see {@link Spec}. */
public final class Embedding extends Layer {
  /** A table with torch's defaults. */
  public Embedding(int numEmbeddings, int embeddingDim) {
    this(Spec.of(numEmbeddings, embeddingDim));
  }

  /** A table of the given arguments. */
  public Embedding(Spec spec) {
    super(spec);
  }

  /**
   * Vectors looked up by index.
   *
   * <p>out[*] = weight[in[*]]. With a largest norm, a vector of a larger one is scaled to it when
   * it is looked up, and stays so in the table; a compiled plan scales it anew each time, to the
   * same values.
   *
   * <p>Shapes: input (*) of whole numbers in [0, V), of any number type; output (*, E); weight (V,
   * E).
   *
   * @param numEmbeddings V, at least 0
   * @param embeddingDim E, at least 0
   * @param paddingIdx which vector is 0 in a new layer, negative from the last; default none
   * @param maxNorm the largest norm, or none (default)
   * @param normType the p of the norm; default 2
   * @param scaleGradByFreq accepted and printed, of no meaning for inference; default false
   * @param sparse accepted and printed, of no meaning for inference; default false
   * @throws dev.lamina.nn.LayerException if a size is negative or padding_idx not in the table
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.Embedding.html">Embedding</a>
   */
  public record Spec(
      int numEmbeddings,
      int embeddingDim,
      @Default("none") Integer paddingIdx,
      @Default("none") Scalar maxNorm,
      @Default("2.0") Scalar normType,
      @Default("false") boolean scaleGradByFreq,
      @Default("false") boolean sparse)
      implements LayerSpec {
    public Spec {
      paddingIdx = new Table(numEmbeddings, embeddingDim).paddingIndex(paddingIdx);
    }

    /** A table with torch's defaults. */
    public static Spec of(int numEmbeddings, int embeddingDim) {
      return new Spec(numEmbeddings, embeddingDim, null, null, Scalar.of(2.0), false, false);
    }

    /** The same with another padding index; null for none. */
    public Spec withPaddingIdx(Integer value) {
      return new Spec(
          numEmbeddings, embeddingDim, value, maxNorm, normType, scaleGradByFreq, sparse);
    }

    /** The same with another largest norm; null for none. */
    public Spec withMaxNorm(Scalar value) {
      return new Spec(
          numEmbeddings, embeddingDim, paddingIdx, value, normType, scaleGradByFreq, sparse);
    }

    /** The same with another p of the norm. */
    public Spec withNormType(Scalar value) {
      return new Spec(
          numEmbeddings, embeddingDim, paddingIdx, maxNorm, value, scaleGradByFreq, sparse);
    }

    private Table table() {
      return new Table(numEmbeddings, embeddingDim);
    }

    @Override
    public String type() {
      return "Embedding";
    }

    @Override
    public String extraRepr() {
      return numEmbeddings
          + (", " + embeddingDim)
          + (paddingIdx == null ? "" : ", padding_idx=" + paddingIdx)
          + (maxNorm == null ? "" : ", max_norm=" + maxNorm)
          + (normType.doubleValue() == 2 ? "" : ", norm_type=" + normType)
          + (scaleGradByFreq ? ", scale_grad_by_freq=True" : "")
          + (sparse ? ", sparse=True" : "");
    }

    @Override
    public List<ArraySpec> arrays() {
      return List.of(table().weight(paddingIdx));
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      long[] sizes = Arrays.copyOf(inputs.get(0).toArray(), inputs.get(0).rank() + 1);
      sizes[sizes.length - 1] = embeddingDim;
      return List.of(Shape.of(sizes));
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      int[] indices = table().indices(call.input());
      float[] vectors = table().lookUp(call, indices, maxNorm, normType);
      return List.of(Tensors.of(vectors, outputShapes(call.inputShapes()).get(0)));
    }
  }
}
