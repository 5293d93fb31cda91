package dev.lamina.model;

import dev.lamina.nn.ArraySpec;
import dev.lamina.nn.Constant;
import dev.lamina.nn.Default;
import dev.lamina.nn.FloatTuple;
import dev.lamina.nn.Initializer;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.LayerType;
import dev.lamina.nn.Module;
import dev.lamina.nn.ModuleSpec;
import dev.lamina.nn.Reduction;
import dev.lamina.nn.Value;
import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Layers that have every form of argument, input and output, for the tests of definitions. */
final class TestLayers {
  static final LayerCatalog CATALOG =
      new LayerCatalog(
          List.of(
              LayerType.of("Constant", Constant.class),
              LayerType.of("Scale", Scale.class),
              LayerType.of("Mix", Mix.class),
              LayerType.of("Twice", Twice.class),
              LayerType.of("Everything", Everything.class)));

  private TestLayers() {}

  /** factor * input * weight: one parameter (size), an axis that must fit it. */
  record Scale(int size, @Default("1") double factor) implements LayerSpec {
    Scale {
      LayerException.check(size > 0, "size must be positive, got %s", size);
    }

    @Override
    public String type() {
      return "Scale";
    }

    @Override
    public String extraRepr() {
      return "size=" + size;
    }

    @Override
    public List<ArraySpec> arrays() {
      return List.of(ArraySpec.parameter("weight", Shape.of(size), Initializer.constant(2)));
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      Shape input = inputs.get(0);
      LayerException.check(
          input.rank() > 0 && input.size(-1) == size, "input must be (*, %s), got %s", size, input);
      return inputs;
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      return List.of(call.input().mulRowVector(call.array("weight")).mul(factor));
    }
  }

  /** query + key + mask, those that are there; and its negative. */
  record Mix() implements LayerSpec {
    @Override
    public String type() {
      return "Mix";
    }

    @Override
    public List<String> inputNames() {
      return List.of("query", "key", "mask");
    }

    @Override
    public int requiredInputs() {
      return 1;
    }

    @Override
    public List<String> outputNames() {
      return List.of("sum", "negative");
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      return List.of(inputs.get(0), inputs.get(0));
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      INDArray sum = call.input().dup();
      for (int i = 1; i < 3; i++) {
        if (call.input(i) != null) {
          sum = sum.add(call.input(i).mul(10 * i));
        }
      }
      return List.of(sum, sum.neg());
    }
  }

  /** A module of two layers, with two outputs. */
  record Twice(int size) implements ModuleSpec {
    @Override
    public String type() {
      return "Twice";
    }

    @Override
    public Module module(Generator generator) {
      return new TwiceModule(size, generator);
    }
  }

  private static final class TwiceModule extends Module {
    private final Module first;
    private final Module second;

    TwiceModule(int size, Generator generator) {
      first = child("first", new Scale(size, 1).module(generator));
      second = child("second", new Scale(size, 3).module(generator));
    }

    @Override
    public String type() {
      return "Twice";
    }

    @Override
    public Value forward(Value input) {
      Value once = first.forward(input);
      return Value.bundle(List.of("twice", "once"), List.of(second.forward(once), once));
    }
  }

  /** Every type of argument. */
  record Everything(
      int integer,
      @Default("5") long wide,
      @Default("1e-5") double number,
      @Default("false") boolean flag,
      @Default("none") String text,
      @Default("mean") Reduction reduction,
      @Default("1") IntTuple sizes,
      @Default("none") FloatTuple weights)
      implements LayerSpec {
    @Override
    public String type() {
      return "Everything";
    }

    @Override
    public List<Shape> outputShapes(List<Shape> inputs) {
      return inputs;
    }

    @Override
    public List<INDArray> compute(LayerCall call) {
      return List.of(call.input());
    }
  }
}
