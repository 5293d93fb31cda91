package dev.lamina.model;

import dev.lamina.nn.Graph;
import java.nio.file.Path;

/** A network with its weights, in evaluation mode: what users name by files. */
public final class Model {
  private Model() {}

  /**
   * A model from files.
   *
   * @param model a .yaml or .yml definition
   * @param weights a .safetensors file; null for a model without parameters and buffers
   * @param base the folder that relative paths start from; null for the working directory
   * @throws ModelException if a file is missing, malformed or does not fit; it lists every fault
   */
  public static Model load(String model, String weights, Path base) {
    throw new UnsupportedOperationException();
  }

  /**
   * A model with random weights.
   *
   * @param seed as of torch.manual_seed
   */
  public static Model random(String model, long seed, Path base) {
    throw new UnsupportedOperationException();
  }

  public ModelDefinition definition() {
    throw new UnsupportedOperationException();
  }

  public GraphModule module() {
    throw new UnsupportedOperationException();
  }

  public Graph graph() {
    throw new UnsupportedOperationException();
  }
}
