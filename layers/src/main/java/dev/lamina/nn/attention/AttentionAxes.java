package dev.lamina.nn.attention;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Sequences;
import dev.lamina.tensor.Shape;
import java.util.List;

/**
 * The sizes of one call of an attention.
 *
 * @param spec the arguments
 * @param query N and L
 * @param key N and S
 */
record AttentionAxes(MultiheadAttention.Spec spec, Sequences query, Sequences key) {
  /** The sizes of inputs, which are known to fit thereafter. */
  static AttentionAxes of(MultiheadAttention.Spec spec, List<Shape> inputs) {
    Shape shape = inputs.get(0);
    check(
        (shape.rank() == 2 || shape.rank() == 3) && shape.size(-1) == spec.embedDim(),
        "query must be %s or (L, E=%s), got %s",
        String.format(spec.batchFirst() ? "(N, L, E=%s)" : "(L, N, E=%s)", spec.embedDim()),
        spec.embedDim(),
        shape);
    Sequences query = Sequences.of(shape, spec.batchFirst());
    Shape keyShape = inputs.get(1);
    Sequences key =
        keyShape.rank() == shape.rank() ? Sequences.of(keyShape, spec.batchFirst()) : null;
    check(
        key != null && key.records() == query.records() && keyShape.size(-1) == spec.kdim(),
        "key must be %s for query %s, got %s",
        expected(query, spec, "S", spec.kdim()),
        shape,
        keyShape);
    check(
        inputs.get(2).equals(key.shape(spec.vdim())),
        "value must be %s for key %s, got %s",
        key.shape(spec.vdim()),
        keyShape,
        inputs.get(2));
    AttentionAxes axes = new AttentionAxes(spec, query, key);
    axes.checkMasks(
        inputs.size() > 3 ? inputs.get(3) : null, inputs.size() > 4 ? inputs.get(4) : null);
    return axes;
  }

  private static String expected(
      Sequences query, MultiheadAttention.Spec spec, String steps, int features) {
    if (!query.batched()) {
      return "(" + steps + ", " + features + ")";
    }
    return spec.batchFirst()
        ? "(" + query.records() + ", " + steps + ", " + features + ")"
        : "(" + steps + ", " + query.records() + ", " + features + ")";
  }

  private void checkMasks(Shape padding, Shape mask) {
    Shape steps = Shape.of(key.steps());
    Shape expected = query.batched() ? steps.prepend(query.records()) : steps;
    check(
        padding == null || padding.equals(expected),
        "key_padding_mask must be %s, got %s",
        expected,
        padding);
    Shape shared = Shape.of(query.steps(), key.steps());
    Shape each = shared.prepend((long) query.records() * spec.numHeads());
    check(
        mask == null || mask.equals(shared) || mask.equals(each),
        "attn_mask must be %s or %s, got %s",
        shared,
        each,
        mask);
  }

  /** S with the steps that the layer itself adds. */
  int steps() {
    return key.steps() + spec.extraSteps();
  }

  /** The shape of the weights that are an output. */
  Shape weights() {
    Shape shape = Shape.of(query.steps(), steps());
    Shape record = spec.averageAttnWeights() ? shape : shape.prepend(spec.numHeads());
    return query.batched() ? record.prepend(query.records()) : record;
  }
}
