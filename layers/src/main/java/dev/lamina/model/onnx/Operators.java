package dev.lamina.model.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What each operator of ONNX becomes. */
final class Operators {
  /** How an operator becomes layers. */
  interface Handler {
    /** The values of its outputs; those that it cannot give may be missing at the end. */
    List<OnnxValue> apply(Translation to, OnnxNode node);
  }

  /** A handler of an operator of one output. */
  interface Single {
    OnnxValue apply(Translation to, OnnxNode node);
  }

  private static final Map<String, Handler> HANDLERS = new HashMap<>();

  static {
    ConvolutionOperators.register(HANDLERS);
    PoolingOperators.register(HANDLERS);
    NormOperators.register(HANDLERS);
    ActivationOperators.register(HANDLERS);
    ArithmeticOperators.register(HANDLERS);
    MatrixOperators.register(HANDLERS);
    ReductionOperators.register(HANDLERS);
    ShapeOperators.register(HANDLERS);
    PartOperators.register(HANDLERS);
    ResizeOperators.register(HANDLERS);
    RecurrentOperators.register(HANDLERS);
    KnownOperators.register(HANDLERS);
  }

  private Operators() {}

  /** The handler of an operator, null if there is none. */
  static Handler of(String type) {
    return HANDLERS.get(type);
  }

  static Handler single(Single handler) {
    return (to, node) -> List.of(handler.apply(to, node));
  }
}
