package dev.lamina.nn.transformer;

import dev.lamina.nn.Layer;
import dev.lamina.nn.Module;
import dev.lamina.nn.ModuleList;
import dev.lamina.nn.Value;
import dev.lamina.nn.norm.LayerNorm;
import dev.lamina.tensor.Generator;
import java.util.ArrayList;
import java.util.List;

/** Layers one after the other, and a layer norm where there is one: an encoder or a decoder. */
abstract class TransformerStack extends Module {
  private final ModuleList layers;
  private final Layer norm;
  private final int sequences;
  private final int inputs;

  /**
   * A stack. Its layers begin with the same parameters, as torch copies one layer.
   *
   * @param finalNorm null for none
   * @param generator what parameters are drawn from; null for layers without arrays
   */
  TransformerStack(
      TransformerLayerSpec layer, int numLayers, LayerNorm.Spec finalNorm, Generator generator) {
    List<Module> copies = new ArrayList<>();
    for (int i = 0; i < numLayers; i++) {
      copies.add(layer.module(i == 0 ? generator : null));
      if (i > 0 && generator != null) {
        copies.get(i).loadStateDict(copies.get(0).stateDict());
      }
    }
    layers = child("layers", new ModuleList(copies));
    norm = finalNorm == null ? null : child("norm", finalNorm.module(generator));
    sequences = layer.decoder() ? 2 : 1;
    inputs = layer.inputNames().size();
  }

  /** The output for the inputs of the first layer; the others read its output in place of it. */
  @Override
  public final Value forward(Value... given) {
    Value[] all = Inputs.of(given, sequences, inputs);
    for (Module layer : layers) {
      all[0] = layer.call(all);
    }
    return norm == null ? all[0] : norm.forward(all[0]);
  }

  @Override
  public final Value forward(Value input) {
    return forward(new Value[] {input});
  }
}
