package dev.lamina.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.nn.activation.ReLU;
import dev.lamina.nn.conv.Conv2d;
import dev.lamina.nn.linear.Identity;
import dev.lamina.nn.linear.Linear;
import dev.lamina.nn.norm.BatchNorm2d;
import dev.lamina.nn.pool.MaxPool2d;
import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Oracle of printed forms and keys: the same module in PyTorch 1.13. */
class ModuleTest {
  static final class Block extends Module {
    private final Conv2d conv =
        child("conv", new Conv2d(Conv2d.of(3, 4, 3).withPadding(1).withBias(false)));
    private final BatchNorm2d bn = child("bn", new BatchNorm2d(4));
    private final ReLU act = child("act", new ReLU(true));

    @Override
    public Value forward(Value input) {
      return act.forward(bn.forward(conv.forward(input)));
    }
  }

  static final class Net extends Module {
    final Sequential stem = child("stem", new Sequential(new Block(), new MaxPool2d(2)));
    final ModuleList blocks = child("blocks", new ModuleList(new Linear(2, 2), new Sequential()));
    final ModuleDict heads = child("heads", new ModuleDict(heads()));
    final List<Module> unregistered = List.of(new Linear(7, 7));

    private static Map<String, Module> heads() {
      Map<String, Module> heads = new LinkedHashMap<>();
      heads.put("a", new Linear(4, 2));
      heads.put("b", new Identity());
      return heads;
    }
  }

  @Test
  void toString_nested_isPyTorchs() {
    assertThat(new Net())
        .hasToString(
            """
            Net(
              (stem): Sequential(
                (0): Block(
                  (conv): Conv2d(3, 4, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1), bias=False)
                  (bn): BatchNorm2d(4, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
                  (act): ReLU(inplace=True)
                )
                (1): MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)
              )
              (blocks): ModuleList(
                (0): Linear(in_features=2, out_features=2, bias=True)
                (1): Sequential()
              )
              (heads): ModuleDict(
                (a): Linear(in_features=4, out_features=2, bias=True)
                (b): Identity()
              )
            )\
            """);
  }

  @Test
  void stateDict_nested_hasPyTorchsKeysInOrder() {
    assertThat(new Net().stateDict().keySet())
        .containsExactly(
            "stem.0.conv.weight",
            "stem.0.bn.weight",
            "stem.0.bn.bias",
            "stem.0.bn.running_mean",
            "stem.0.bn.running_var",
            "stem.0.bn.num_batches_tracked",
            "blocks.0.weight",
            "blocks.0.bias",
            "heads.a.weight",
            "heads.a.bias");
  }

  @Test
  void namedModules_parentsComeFirst() {
    assertThat(new Net().namedModules().keySet())
        .containsExactly(
            "",
            "stem",
            "stem.0",
            "stem.0.conv",
            "stem.0.bn",
            "stem.0.act",
            "stem.1",
            "blocks",
            "blocks.0",
            "blocks.1",
            "heads",
            "heads.a",
            "heads.b");
  }

  @Test
  void modulesInAPlainList_areNotRegistered() {
    Net net = new Net();

    assertThat(net.namedModules().values()).doesNotContainAnyElementsOf(net.unregistered);
    assertThat(net.stateDict().keySet()).noneMatch(key -> key.contains("unregistered"));
  }

  @Test
  void namedParametersAndBuffers_divideTheStateDict() {
    Net net = new Net();

    assertThat(net.namedBuffers().keySet())
        .containsExactly(
            "stem.0.bn.running_mean", "stem.0.bn.running_var", "stem.0.bn.num_batches_tracked");
    assertThat(net.namedParameters().keySet())
        .containsExactly(
            "stem.0.conv.weight",
            "stem.0.bn.weight",
            "stem.0.bn.bias",
            "blocks.0.weight",
            "blocks.0.bias",
            "heads.a.weight",
            "heads.a.bias");
    assertThat(net.parameterCount()).isEqualTo(108 + 4 + 4 + 4 + 2 + 8 + 2);
  }

  @Test
  void get_path_isTheModule() {
    Net net = new Net();

    assertThat(net.get("stem.0.act")).isInstanceOf(ReLU.class);
    assertThat(net.get("heads.a")).isSameAs(net.heads.namedChildren().get("a"));
  }

  @Test
  void get_unknownPath_namesWhatThereIs() {
    assertThatThrownBy(() -> new Net().get("stem.2"))
        .isInstanceOf(LayerException.class)
        .hasMessage("Sequential has no module '2'; it has [0, 1]");
  }

  @Test
  void child_badName_isRefused() {
    for (String name : List.of("", "a.b")) {
      assertThatThrownBy(() -> new Sequential().add(name, new ReLU()))
          .isInstanceOf(LayerException.class)
          .hasMessage("a module's name must not be empty or contain '.', got '" + name + "'");
    }
    assertThatThrownBy(() -> new Sequential().add("a", new ReLU()).add("a", new ReLU()))
        .isInstanceOf(LayerException.class)
        .hasMessage("there is a module 'a' already");
  }

  @Test
  void trainAndEval_reachEveryModule() {
    Net net = new Net();
    assertThat(net.namedModules().values()).allMatch(Module::isTraining);

    assertThat(net.eval()).isSameAs(net);
    assertThat(net.namedModules().values()).noneMatch(Module::isTraining);

    net.train();
    assertThat(net.namedModules().values()).allMatch(Module::isTraining);
  }

  @Test
  void resetParameters_givesTheStateOfANewModule() {
    RandomStream.manualSeed(3);
    Map<String, INDArray> expected =
        new Sequential(new Linear(3, 4), new BatchNorm2d(2)).stateDict();
    Sequential module = new Sequential(new Linear(3, 4), new BatchNorm2d(2));

    module.resetParameters(new Generator(3));

    assertThat(module.stateDict()).isEqualTo(expected);
  }

  @Test
  void forward_moduleWithoutOne_saysSo() {
    assertThatThrownBy(() -> new Net().forward(Tensors.of(new float[1], Shape.of(1))))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("Net has no forward of one input");
    assertThatThrownBy(() -> new Block().forward(null, (Value) null))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("Block has no forward of 2 inputs");
  }

  @Test
  void forward_wrongInput_namesTheLayerAndBothShapes() {
    assertThatThrownBy(() -> new Block().forward(Tensors.of(new float[16], Shape.of(1, 1, 4, 4))))
        .isInstanceOf(LayerException.class)
        .hasMessage(
            "Conv2d(3, 4, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1), bias=False): input"
                + " must be (N, C=3, H, W) or (C=3, H, W), got (1, 1, 4, 4)");
  }
}
