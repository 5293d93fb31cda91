package dev.lamina.nn.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.nn.Arguments;
import dev.lamina.nn.Graph;
import dev.lamina.tensor.Generator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Modules that are arguments of others, and what transformers are traced to. */
class TransformerArgumentsTest {
  private static final Map<String, Object> LAYER = Map.of("d_model", 8, "nhead", 2);

  private static TransformerEncoder.Spec encoder(Object layer, Object norm) {
    return Arguments.bind(
        TransformerEncoder.Spec.class,
        Map.of("encoder_layer", layer, "num_layers", 2, "norm", norm));
  }

  @Test
  void encoder_partsWithTheirTypes_areThoseWithout() {
    Map<String, Object> typed = Map.of("type", "TransformerEncoderLayer", "d_model", 8, "nhead", 2);

    TransformerEncoder.Spec spec =
        encoder(typed, Map.of("type", "LayerNorm", "normalized_shape", 8));

    assertThat(spec).isEqualTo(encoder(LAYER, Map.of("normalized_shape", 8)));
    assertThat(spec.encoderLayer()).isEqualTo(TransformerLayerSpec.of(false, 8, 2));
  }

  @Test
  void encoder_partsOfOtherTypes_areRefused() {
    Map<String, Object> decoder =
        Map.of("type", "TransformerDecoderLayer", "d_model", 8, "nhead", 2);

    assertThatThrownBy(() -> encoder(decoder, "none"))
        .hasMessage("encoder_layer must be an encoder's layer");
    assertThatThrownBy(() -> encoder(Map.of("type", "Linear"), "none"))
        .hasMessage(
            "encoder_layer: expected type TransformerEncoderLayer or TransformerDecoderLayer,"
                + " got Linear");
    assertThatThrownBy(() -> encoder(LAYER, 8))
        .hasMessage("norm: expected the arguments of LayerNorm by name, got 8");
  }

  @Test
  void trace_encoder_namesItsLayersByTheirPaths() {
    TransformerEncoder module = encoder(LAYER, "none").module(new Generator(1));

    Graph graph = Graph.trace(module, List.of(new Graph.Input("src", null)), List.of("output"));

    assertThat(graph.nodes().stream().map(Graph.Node::name))
        .startsWith("layers.0.self_attn", "layers.0.dropout1", "add", "layers.0.norm1")
        .contains("layers.1.linear2", "layers.1.norm2");
  }
}
