package dev.lamina.model;

import dev.lamina.nn.Graph;
import dev.lamina.nn.ModuleSpec;
import dev.lamina.tensor.Generator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A model without its weights: layers by name, and what each reads; immutable. */
public final class ModelDefinition {
  /** A layer or container of a definition, and what it reads, null where an optional input is absent. */
  public record Step(String name, ModuleSpec spec, List<Reference> reads) {}

  private ModelDefinition() {}

  public static ModelDefinition read(Path yaml) throws IOException {
    throw new UnsupportedOperationException();
  }

  public static ModelDefinition parse(String yaml, String file) {
    throw new UnsupportedOperationException();
  }

  public String name() {
    throw new UnsupportedOperationException();
  }

  public List<Graph.Input> inputs() {
    throw new UnsupportedOperationException();
  }

  public List<Step> steps() {
    throw new UnsupportedOperationException();
  }

  public List<Reference> outputs() {
    throw new UnsupportedOperationException();
  }

  public GraphModule module(Generator generator) {
    return new GraphModule(this, generator);
  }

  public String toYaml() {
    throw new UnsupportedOperationException();
  }

  public void write(Path yaml) throws IOException {
    throw new UnsupportedOperationException();
  }
}
