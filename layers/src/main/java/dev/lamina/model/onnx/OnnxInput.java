package dev.lamina.model.onnx;

import dev.lamina.model.onnx.OnnxValue.Kind;
import dev.lamina.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import onnx.Onnx.TensorShapeProto.Dimension;
import onnx.Onnx.ValueInfoProto;

/**
 * An input of a file: its sizes are numbers, or symbols where they are free.
 *
 * @param name as a definition can have it
 * @param sizes one an axis: a Long or the name of a symbol
 */
record OnnxInput(String fileName, String name, Kind kind, List<Object> sizes) {
  private static final int FREE_BATCH = 5;
  private static final int OTHER_FREE_BATCH = 7;

  static OnnxInput of(ValueInfoProto info) {
    String what = "input '" + info.getName() + "'";
    OnnxException.check(
        info.getType().hasTensorType() && info.getType().getTensorType().hasShape(),
        "%s has no shape: it must be a tensor",
        what);
    List<Object> sizes = new ArrayList<>();
    for (Dimension dimension : info.getType().getTensorType().getShape().getDimList()) {
      boolean fixed = dimension.hasDimValue() && dimension.getDimValue() > 0;
      String symbol = dimension.getDimParam();
      sizes.add(
          fixed
              ? (Object) dimension.getDimValue()
              : symbol.isEmpty() ? info.getName() + ":" + sizes.size() : symbol);
    }
    OnnxException.check(!sizes.isEmpty(), "%s has no axes: axis 0 must be the batch", what);
    String name = NodeNames.clean(info.getName()).replace('.', '_');
    return new OnnxInput(
        info.getName(),
        name.isEmpty() ? "input" : name,
        OnnxTensors.kind(info.getType().getTensorType().getElemType(), what),
        sizes);
  }

  /** The symbol of the batch's size, null if that is fixed. */
  String batchSymbol() {
    return sizes.get(0) instanceof String symbol ? symbol : null;
  }

  /** The fixed size of the batch. */
  long batch() {
    return (Long) sizes.get(0);
  }

  List<String> symbols() {
    return sizes.stream().filter(String.class::isInstance).map(String.class::cast).toList();
  }

  /** Whether axis 0 is the batch that the first input has. */
  private boolean sharesBatch(OnnxInput first) {
    return first.batchSymbol() == null
        ? sizes.get(0).equals(first.sizes.get(0))
        : first.batchSymbol().equals(sizes.get(0));
  }

  /**
   * The shape for sizes of the symbols.
   *
   * @param first the input whose axis 0 is the batch
   * @param more whether to take another number of records
   */
  Shape shape(Map<String, Integer> bound, OnnxInput first, boolean more) {
    long[] shape = new long[sizes.size()];
    for (int i = 0; i < shape.length; i++) {
      Object size = sizes.get(i);
      if (size.equals(first.batchSymbol())) {
        shape[i] = more ? OTHER_FREE_BATCH : FREE_BATCH;
      } else if (size instanceof String symbol) {
        shape[i] = bound.get(symbol);
      } else {
        shape[i] = (Long) size;
      }
    }
    if (first.batchSymbol() == null && more && sharesBatch(first)) {
      shape[0] *= 3;
    }
    return Shape.of(shape);
  }

  /** The sizes of a record; null if any will do. */
  Shape recordShape(OnnxInput first) {
    long[] shape = new long[sizes.size() - 1];
    for (int i = 0; i < shape.length; i++) {
      if (!(sizes.get(i + 1) instanceof Long size)) {
        return null;
      }
      shape[i] = size;
    }
    return sharesBatch(first) ? Shape.of(shape) : null;
  }
}
