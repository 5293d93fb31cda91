package dev.lamina.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.nn.LayerException;
import dev.lamina.nn.LayerType;
import dev.lamina.nn.conv.ConvSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayerCatalogTest {
  private static final LayerCatalog STANDARD = LayerCatalog.standard();

  @Test
  void names_ofTheStandard_areTorchs() {
    assertThat(STANDARD.names())
        .contains("Conv2d", "MaxPool1d", "BatchNorm3d", "Linear", "ReLU", "Dropout")
        .contains("CrossEntropyLoss", "Add", "Constant");
  }

  @Test
  void type_unknown_namesTheNearest() {
    assertThatThrownBy(() -> STANDARD.type("conv2D"))
        .isInstanceOf(LayerException.class)
        .hasMessage("unknown layer type 'conv2D'; did you mean 'Conv2d'?");
  }

  @Test
  void typeOf_aSpec_isTheTypeThatBindsIt() {
    ConvSpec spec = ConvSpec.of(2, 3, 8, 5);

    LayerType type = STANDARD.typeOf(spec);

    assertThat(type.name()).isEqualTo("Conv2d");
    assertThat(type.bind(type.arguments(spec))).isEqualTo(spec);
    assertThat(
            STANDARD
                .type("Conv2d")
                .bind(Map.of("in_channels", 3, "out_channels", 8, "kernel_size", 5)))
        .isEqualTo(spec);
  }

  @Test
  void typeOf_specOfAnotherCatalog_isRefused() {
    assertThatThrownBy(() -> STANDARD.typeOf(new TestLayers.Mix()))
        .isInstanceOf(LayerException.class)
        .hasMessage("Mix is no layer type that a definition can name");
  }

  @Test
  void constructor_sameNameTwice_isRefused() {
    LayerType type = STANDARD.type("ReLU");

    assertThatThrownBy(() -> new LayerCatalog(List.of(type, type)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("there are two layer types 'ReLU'");
  }
}
