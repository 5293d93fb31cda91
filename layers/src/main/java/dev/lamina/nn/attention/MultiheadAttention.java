package dev.lamina.nn.attention;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.ArraySpec;
import dev.lamina.nn.Default;
import dev.lamina.nn.Initializer;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Printed;
import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Attention of several heads; see {@link Spec}. */
public final class MultiheadAttention extends Layer {
  /** Attention with torch's defaults. */
  public MultiheadAttention(int embedDim, int numHeads) {
    this(Spec.of(embedDim, numHeads));
  }

  /** Attention of the given arguments. */
  public MultiheadAttention(Spec spec) {
    super(spec);
  }

  /** Attention of the given arguments; its parameters are drawn from the given generator. */
  public MultiheadAttention(Spec spec, Generator generator) {
    super(spec, generator);
  }

  /**
   * Attention of several heads.
   *
   * <p>Query, key and value are each projected to E features, a share of E / A for each head; for
   * each head w = softmax(q k^T / sqrt(E / A) + mask) along S, and w v; the heads' results side by
   * side are projected by out_proj.
   *
   * <p>Shapes: query (L, N, E), key (S, N, Ek), value (S, N, Ev), or with N before the steps, or
   * without N; key_padding_mask (N, S) or (S); attn_mask (L, S) or (N * A, L, S). Output
   * attn_output as the query; attn_output_weights (N, L, S) or, one a head, (N, A, L, S), the same
   * without N. Arrays: in_proj_weight (3 E, E), or q_proj_weight (E, E), k_proj_weight (E, Ek),
   * v_proj_weight (E, Ev); in_proj_bias (3 E); bias_k, bias_v (1, 1, E); out_proj.weight (E, E);
   * out_proj.bias (E).
   *
   * <p>Masks: a step of the key where key_padding_mask is 1 or -infinity is not attended to. An
   * attn_mask of 0 and 1 alone is torch's boolean one: a step is not attended to where it is 1; any
   * other is added to the scores. (torch tells the two by the array's type, which a compiled plan
   * does not keep; {@code additive_mask} tells it where a mask of 0 and 1 is to be added. A mask
   * for each record is judged a record at a time.) Where no step may be attended to the result is
   * NaN.
   *
   * @param embedDim E, at least 1
   * @param numHeads A, must divide E
   * @param dropout the probability of zeroing a weight in training mode, in [0, 1]; default 0
   * @param bias whether the projections have biases; default true
   * @param addBiasKv whether a learned step follows those of key and value; default false
   * @param addZeroAttn whether a step of zeros follows those; default false
   * @param kdim Ek; default E
   * @param vdim Ev; default E
   * @param batchFirst whether N comes before the steps; default false
   * @param needWeights whether attn_output_weights is an output, an argument of torch's forward;
   *     default true
   * @param averageAttnWeights whether it is the mean over the heads, an argument of torch's
   *     forward; default true
   * @param additiveMask whether attn_mask is added rather than read as where not to look, where it
   *     then must be 0, 1 or -infinity; not in torch; default none: as its numbers tell
   * @throws dev.lamina.nn.LayerException if an argument is out of range
   * @see <a href="https://pytorch.org/docs/1.13/generated/torch.nn.MultiheadAttention.html">
   *     MultiheadAttention</a>
   */
  public record Spec(
      int embedDim,
      int numHeads,
      @Default("0.0") double dropout,
      @Default("true") boolean bias,
      @Default("false") boolean addBiasKv,
      @Default("false") boolean addZeroAttn,
      @Default("none") Integer kdim,
      @Default("none") Integer vdim,
      @Default("false") boolean batchFirst,
      @Default("true") boolean needWeights,
      @Default("true") boolean averageAttnWeights,
      @Default("none") Boolean additiveMask)
      implements LayerSpec {
    public Spec {
      check(embedDim > 0, "embed_dim must be positive, got %s", embedDim);
      check(numHeads > 0, "num_heads must be positive, got %s", numHeads);
      check(
          embedDim % numHeads == 0,
          "embed_dim (%s) must be divisible by num_heads (%s)",
          embedDim,
          numHeads);
      check(dropout >= 0 && dropout <= 1, "dropout must be in [0, 1], got %s", dropout);
      kdim = kdim == null ? Integer.valueOf(embedDim) : kdim;
      vdim = vdim == null ? Integer.valueOf(embedDim) : vdim;
      check(kdim > 0, "kdim must be positive, got %s", kdim);
      check(vdim > 0, "vdim must be positive, got %s", vdim);
    }

    /** Attention with torch's defaults. */
    public static Spec of(int embedDim, int numHeads) {
      return new Spec(
          embedDim, numHeads, 0, true, false, false, null, null, false, true, true, null);
    }

    /** Whether query, key and value have one array for their projections. */
    public boolean packed() {
      return kdim == embedDim && vdim == embedDim;
    }

    /** The steps that follow those of key and value. */
    public int extraSteps() {
      return (addBiasKv ? 1 : 0) + (addZeroAttn ? 1 : 0);
    }

    @Override
    public String type() {
      return "MultiheadAttention";
    }

    /** As torch prints it, whose out_proj is a module; the arguments are not in it. */
    @Override
    public String extraRepr() {
      return "\n  (out_proj): NonDynamicallyQuantizableLinear(in_features="
          + embedDim
          + (", out_features=" + embedDim)
          + (", bias=" + Printed.bool(bias))
          + ")\n";
    }

    @Override
    public String describe() {
      return type() + "(" + embedDim + ", " + numHeads + ")";
    }

    @Override
    public List<ArraySpec> arrays() {
      Initializer zero = Initializer.constant(0);
      List<ArraySpec> arrays = new ArrayList<>();
      if (packed()) {
        arrays.add(projection("in_proj_weight", 3 * embedDim, embedDim));
      } else {
        arrays.add(projection("q_proj_weight", embedDim, embedDim));
        arrays.add(projection("k_proj_weight", embedDim, kdim));
        arrays.add(projection("v_proj_weight", embedDim, vdim));
      }
      if (bias) {
        arrays.add(ArraySpec.parameter("in_proj_bias", Shape.of(3L * embedDim), zero));
      }
      if (addBiasKv) {
        Initializer normal = Initializer.xavierNormal(embedDim, embedDim);
        arrays.add(ArraySpec.parameter("bias_k", Shape.of(1, 1, embedDim), normal));
        arrays.add(ArraySpec.parameter("bias_v", Shape.of(1, 1, embedDim), normal));
      }
      arrays.add(
          ArraySpec.parameter(
              "out_proj.weight",
              Shape.of(embedDim, embedDim),
              Initializer.kaimingUniform(embedDim)));
      if (bias) {
        arrays.add(ArraySpec.parameter("out_proj.bias", Shape.of(embedDim), zero));
      }
      return arrays;
    }

    private static ArraySpec projection(String name, int out, int in) {
      return ArraySpec.parameter(name, Shape.of(out, in), Initializer.xavierUniform(in, out));
    }

    /**
     * {@inheritDoc}
     *
     * <p>out_proj comes first, and its bias is drawn before it is set to 0.
     */
    @Override
    public Map<String, INDArray> initialArrays(Generator generator) {
      Map<String, INDArray> initial = new HashMap<>();
      List<ArraySpec> arrays = arrays();
      List<ArraySpec> last = arrays.stream().filter(a -> !a.name().startsWith("out_proj")).toList();
      List<ArraySpec> first = arrays.stream().filter(a -> a.name().startsWith("out_proj")).toList();
      for (ArraySpec array : first) {
        initial.put(array.name(), array.initializer().draw(generator, array.shape()));
      }
      if (bias) {
        Initializer.bias(embedDim).draw(generator, Shape.of(embedDim));
      }
      for (ArraySpec array : last) {
        initial.put(array.name(), array.initializer().draw(generator, array.shape()));
      }
      return initial;
    }

    @Override
    public List<String> inputNames() {
      return List.of("query", "key", "value", "key_padding_mask", "attn_mask");
    }

    @Override
    public int requiredInputs() {
      return 3;
    }

    @Override
    public List<String> outputNames() {
      return needWeights ? List.of("attn_output", "attn_output_weights") : List.of("attn_output");
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      AttentionAxes axes = AttentionAxes.of(this, inputs);
      return needWeights
          ? List.of(axes.query().shape(embedDim), axes.weights())
          : List.of(axes.query().shape(embedDim));
    }

    /**
     * {@inheritDoc}
     *
     * <p>Each record by itself, so that its bits do not depend on its batch.
     */
    @Override
    public List<INDArray> compute(LayerCall call) {
      return new AttentionPass(this, call).run();
    }
  }
}
