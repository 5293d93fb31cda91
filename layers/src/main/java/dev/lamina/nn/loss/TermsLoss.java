package dev.lamina.nn.loss;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.LayerCall;
import dev.lamina.nn.LossSpec;
import dev.lamina.nn.Reduction;
import dev.lamina.tensor.Shape;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A loss that is the sum or the mean of parts. */
interface TermsLoss extends LossSpec {
  /** How it becomes one number. */
  Reduction reduction();

  /**
   * The shape of the unreduced loss.
   *
   * @throws dev.lamina.nn.LayerException if the loss cannot take such inputs
   */
  Shape elements(List<Shape> inputs);

  /** The parts; {@link #elements} has accepted the inputs. */
  ElementTerms terms(LayerCall call);

  /** The inputs that have the records' axis in front; by default all. */
  default List<Shape> recordInputs(List<Shape> inputs) {
    return inputs;
  }

  @Override
  default List<String> inputNames() {
    return List.of("input", "target");
  }

  @Override
  default List<Shape> outputShapes(List<Shape> inputs) {
    return List.of(ElementTerms.reducedShape(elements(inputs), reduction()));
  }

  @Override
  default List<INDArray> compute(LayerCall call) {
    elements(call.inputShapes());
    return List.of(terms(call).reduce(reduction()));
  }

  /**
   * {@inheritDoc}
   *
   * @throws dev.lamina.nn.LayerException if the inputs have not one part a record each, so that a
   *     record's loss would depend on the others
   */
  @Override
  default RecordTerms recordTerms(LayerCall call) {
    Shape elements = elements(call.inputShapes());
    for (Shape input : recordInputs(call.inputShapes())) {
      check(
          elements.rank() == 0 || (input.rank() > 0 && input.size(0) == elements.size(0)),
          "all inputs must have the records' axis in front, got %s",
          call.inputShapes());
    }
    return terms(call).byRecord();
  }
}
