package dev.lamina.engine.pass;

import dev.lamina.nn.ArraySpec;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Mode;
import dev.lamina.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer whose output goes through other operations before it is stored.
 *
 * <p>Its inputs are the layer's, then those that are added; its arrays and output shapes the
 * layer's.
 *
 * @param base the layer
 * @param postOps what follows, in order
 */
public record Fused(LayerSpec base, List<PostOp> postOps) implements LayerSpec {
  public Fused {
    postOps = List.copyOf(postOps);
  }

  /** The layer itself if nothing follows it yet, else that of a fused one. */
  static LayerSpec base(LayerSpec spec) {
    return spec instanceof Fused fused ? fused.base : spec;
  }

  /** The operations that follow a layer; none if it is not a fused one. */
  static List<PostOp> postOps(LayerSpec spec) {
    return spec instanceof Fused fused ? fused.postOps : List.of();
  }

  @Override
  public String type() {
    return base.type()
        + postOps.stream().map(op -> " + " + op.spec().type()).collect(Collectors.joining());
  }

  @Override
  public String extraRepr() {
    return base.extraRepr();
  }

  @Override
  public List<ArraySpec> arrays() {
    return base.arrays();
  }

  @Override
  public List<String> inputNames() {
    List<String> names = new ArrayList<>(base.inputNames());
    postOps.stream().filter(PostOp::isAdd).forEach(op -> names.add("added_" + op.input()));
    return names;
  }

  @Override
  public List<Shape> outputShapes(List<Shape> inputs) {
    return base.outputShapes(inputs.subList(0, base.inputNames().size()));
  }

  @Override
  public List<INDArray> compute(LayerCall call) {
    List<INDArray> own = new ArrayList<>();
    for (int i = 0; i < base.inputNames().size(); i++) {
      own.add(call.input(i));
    }
    Map<String, INDArray> arrays =
        base.arrays().stream()
            .collect(Collectors.toMap(ArraySpec::name, array -> call.array(array.name())));
    INDArray value = base.compute(new LayerCall(Mode.EVALUATION, null, arrays, own)).get(0);
    for (PostOp op : postOps) {
      List<INDArray> inputs = op.isAdd() ? List.of(value, call.input(op.input())) : List.of(value);
      value = op.spec().compute(new LayerCall(Mode.EVALUATION, null, Map.of(), inputs)).get(0);
    }
    return List.of(value);
  }
}
