package dev.lamina.image.transform;

import dev.lamina.engine.Engine;
import dev.lamina.engine.Engines;
import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.image.ImageException;
import dev.lamina.image.ImageException.Reason;
import dev.lamina.nn.Graph;
import dev.lamina.nn.LayerException;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network compiled for the sizes of image that came last; for one thread at a time. Owns the
 * plans until it is closed.
 */
final class LayersRun implements AutoCloseable {
  private static final int MOST_PLANS = 8;

  private final Graph graph;
  private final Engine engine = Engines.fastest();
  private final Map<Shape, Plan> plans = new LinkedHashMap<>(16, 0.75f, true);

  LayersRun(LayerNetwork network) {
    this.graph = network.graph();
  }

  Planes apply(Planes planes) throws ImageException {
    Plan plan = plan(Shape.of(1, planes.channels(), planes.height(), planes.width()));
    Shape output = plan.outputShapes().get(0);
    int from = planes.channels() * planes.area();
    float[] values =
        new float
            [ImageSizes.floats(planes.count(), output.size(1), output.size(2), output.size(3))];
    int to = (int) output.elements();
    for (int i = 0; i < planes.count(); i++) {
      FloatBuffer input = Tensors.floatBuffer(plan.input(0));
      input.put(0, planes.values(), i * from, from);
      plan.run();
      Tensors.readOnlyFloats(plan.output(0)).get(0, values, i * to, to);
    }
    return new Planes(
        planes.count(), (int) output.size(1), (int) output.size(2), (int) output.size(3), values);
  }

  private Plan plan(Shape shape) throws ImageException {
    Plan known = plans.get(shape);
    if (known != null) {
      return known;
    }
    try {
      Shape output = graph.outputShapes(List.of(shape)).get(0);
      LayerException.check(
          output.rank() == 4 && output.elements() > 0,
          "the layers must give (C, H, W), got %s",
          output.without(0));
      if (plans.size() == MOST_PLANS) {
        Iterator<Plan> oldest = plans.values().iterator();
        oldest.next().close();
        oldest.remove();
      }
      Plan plan = engine.compile(graph, List.of(shape), Precision.FLOAT32, 1);
      plans.put(shape, plan);
      return plan;
    } catch (LayerException e) {
      throw new ImageException(
          Reason.WRONG_SIZE,
          "Layers: cannot take an image of %s: %s".formatted(shape.without(0), e.getMessage()));
    }
  }

  /** The number of plans that are kept. */
  int size() {
    return plans.size();
  }

  @Override
  public void close() {
    List<Plan> all = new ArrayList<>(plans.values());
    plans.clear();
    all.forEach(Plan::close);
  }
}
