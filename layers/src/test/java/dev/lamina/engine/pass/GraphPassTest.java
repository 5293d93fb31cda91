package dev.lamina.engine.pass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.engine.reference.ReferenceEngine;
import dev.lamina.nn.Constant;
import dev.lamina.nn.Graph;
import dev.lamina.nn.Layer;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Mode;
import dev.lamina.nn.Module;
import dev.lamina.nn.RandomStream;
import dev.lamina.nn.Scalar;
import dev.lamina.nn.Sequential;
import dev.lamina.nn.Value;
import dev.lamina.nn.activation.PReLU;
import dev.lamina.nn.activation.ReLU;
import dev.lamina.nn.conv.Conv2d;
import dev.lamina.nn.conv.ConvSpec;
import dev.lamina.nn.conv.ConvTransposeSpec;
import dev.lamina.nn.dropout.Dropout;
import dev.lamina.nn.functional.Add;
import dev.lamina.nn.functional.Flatten;
import dev.lamina.nn.linear.Identity;
import dev.lamina.nn.linear.Linear;
import dev.lamina.nn.norm.BatchNorm1d;
import dev.lamina.nn.norm.BatchNorm2d;
import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Each pass against the reference engine, which runs what the pass was given and what it made. */
class GraphPassTest {
  private static final Shape IMAGES = Shape.of(3, 4, 7, 6);

  @BeforeEach
  void seed() {
    RandomStream.manualSeed(11);
  }

  @Test
  void dropIdentities_identityDropoutAndFlatFlatten_leavesTheRest() {
    Graph graph =
        graph(new Sequential(new Identity(), new Linear(5, 4), new Dropout(), new Flatten()));
    Graph made = new DropIdentities().apply(graph, List.of(Shape.of(3, 5)));
    assertThat(types(made)).containsExactly("Linear");
    assertSameMeaning(graph, made, Shape.of(3, 5), 0);
  }

  @Test
  void dropIdentities_flattenThatReshapes_stays() {
    Graph graph = graph(new Sequential(new Flatten(), new Linear(4 * 7 * 6, 3)));
    Graph made = new DropIdentities().apply(graph, List.of(IMAGES));
    assertThat(types(made)).containsExactly("Flatten", "Linear");
  }

  @Test
  void dropIdentities_identityAsOutput_outputIsItsInput() {
    Graph graph = graph(new Sequential(new Identity()));
    Graph made = new DropIdentities().apply(graph, List.of(IMAGES));
    assertThat(made.nodes()).isEmpty();
    assertSameMeaning(graph, made, IMAGES, 0);
  }

  @Test
  void shareConstants_equalOnes_oneStays() {
    Graph graph = graph(new AddsConstants(1, 1));
    Graph made = new ShareConstants().apply(graph, List.of(Shape.of(2, 2)));
    assertThat(constants(graph)).isEqualTo(2);
    assertThat(constants(made)).isEqualTo(1);
    assertSameMeaning(graph, made, Shape.of(2, 2), 0);
  }

  @Test
  void shareConstants_differentOnes_bothStay() {
    Graph graph = graph(new AddsConstants(1, 2));
    assertThat(constants(new ShareConstants().apply(graph, List.of(Shape.of(2, 2))))).isEqualTo(2);
  }

  @Test
  void foldBatchNorm_afterConvolution_isGone() {
    Graph graph =
        graph(new Sequential(new Conv2d(conv(4, 6).withPadding(1).withBias(false)), norm2d(6)));
    Graph made = new FoldBatchNorm().apply(graph, List.of(IMAGES));
    assertThat(types(made)).containsExactly("Conv2d");
    assertSameMeaning(graph, made, IMAGES, 1e-5);
  }

  @Test
  void foldBatchNorm_afterGroupedConvolutionWithBias_isGone() {
    Graph graph = graph(new Sequential(new Conv2d(conv(4, 6).withGroups(2)), norm2d(6)));
    Graph made = new FoldBatchNorm().apply(graph, List.of(IMAGES));
    assertThat(types(made)).containsExactly("Conv2d");
    assertSameMeaning(graph, made, IMAGES, 1e-5);
  }

  @Test
  void foldBatchNorm_beforeUnpaddedConvolution_isGone() {
    Graph graph = graph(new Sequential(norm2d(4), new Conv2d(conv(4, 6).withGroups(2))));
    Graph made = new FoldBatchNorm().apply(graph, List.of(IMAGES));
    assertThat(types(made)).containsExactly("Conv2d");
    assertSameMeaning(graph, made, IMAGES, 1e-5);
  }

  @Test
  void foldBatchNorm_beforePaddedConvolution_staysBecausePaddingIsNotNormalised() {
    Graph graph = graph(new Sequential(norm2d(4), new Conv2d(conv(4, 6).withPadding(1))));
    Graph made = new FoldBatchNorm().apply(graph, List.of(IMAGES));
    assertThat(types(made)).containsExactly("BatchNorm2d", "Conv2d");
  }

  @Test
  void foldBatchNorm_aroundLinear_isGone() {
    Sequential net = new Sequential(norm1d(5), new Linear(5, 7, false), norm1d(7));
    Graph made = new FoldBatchNorm().apply(graph(net), List.of(Shape.of(3, 5)));
    assertThat(types(made)).containsExactly("Linear");
    assertSameMeaning(graph(net), made, Shape.of(3, 5), 1e-5);
  }

  @Test
  void foldBatchNorm_ofLinearOverSequences_staysBecauseItsChannelsAreSteps() {
    Sequential net = new Sequential(new Linear(5, 7), norm1d(4));
    Graph made = new FoldBatchNorm().apply(graph(net), List.of(Shape.of(3, 4, 5)));
    assertThat(types(made)).containsExactly("Linear", "BatchNorm1d");
  }

  @Test
  void foldBatchNorm_convolutionReadTwice_stays() {
    Graph graph = graph(new Sequential(new Conv2d(conv(4, 6)), norm2d(6)));
    Graph tapped = graph.withOutputs(List.of("0", "1"));
    Graph made = new FoldBatchNorm().apply(tapped, List.of(IMAGES));
    assertThat(types(made)).containsExactly("Conv2d", "BatchNorm2d");
  }

  @Test
  void foldBatchNorm_afterTransposedConvolutionOfGroups_isGone() {
    ConvTransposeSpec conv = ConvTransposeSpec.of(2, 4, 6, 3).withGroups(2).withStride(2);
    Graph graph = graph(new Sequential(new Layer(conv), norm2d(6)));
    Graph made = new FoldBatchNorm().apply(graph, List.of(IMAGES));
    assertThat(types(made)).containsExactly("ConvTranspose2d");
    assertSameMeaning(graph, made, IMAGES, 1e-5);
  }

  @Test
  void simplifyActivations_oneSlope_isLeakyReLU() {
    Graph graph = graph(new Sequential(new PReLU(), new Layer(new PReLU.Spec(4, Scalar.of(0.3)))));
    Graph made = new SimplifyActivations().apply(graph, List.of(IMAGES));
    assertThat(types(made)).containsExactly("LeakyReLU", "PReLU");
    assertSameMeaning(graph, made, IMAGES, 0);
  }

  @Test
  void fusePostOps_convolutionAndReLU_areOneNode() {
    Graph graph = graph(new Sequential(new Conv2d(conv(4, 6)), new ReLU(true)));
    Graph made = new FusePostOps(GraphPassTest::isReLU).apply(graph, List.of(IMAGES));
    assertThat(types(made)).containsExactly("Conv2d + ReLU");
    assertSameMeaning(graph, made, IMAGES, 0);
  }

  @Test
  void fusePostOps_residualInEitherOrder_goesToTheLaterLayer() {
    for (boolean shortcutFirst : new boolean[] {true, false}) {
      Graph graph = graph(new Residual(shortcutFirst, true));
      Graph made = new FusePostOps(GraphPassTest::isReLU).apply(graph, List.of(IMAGES));
      assertThat(types(made)).containsExactly("Conv2d + ReLU", "Conv2d", "Conv2d + Add + ReLU");
      assertSameMeaning(graph, made, IMAGES, 1e-6);
    }
  }

  @Test
  void fusePostOps_residualOfTheInput_isFused() {
    for (boolean shortcutFirst : new boolean[] {true, false}) {
      Graph graph = graph(new Residual(shortcutFirst, false));
      Graph made = new FusePostOps(GraphPassTest::isReLU).apply(graph, List.of(IMAGES));
      assertThat(types(made)).containsExactly("Conv2d + ReLU", "Conv2d + Add + ReLU");
      assertSameMeaning(graph, made, IMAGES, 1e-6);
    }
  }

  @Test
  void fusePostOps_activationThatTheEngineLacks_staysALayer() {
    Graph graph = graph(new Sequential(new Conv2d(conv(4, 6)), new ReLU()));
    Graph made = new FusePostOps(spec -> false).apply(graph, List.of(IMAGES));
    assertThat(types(made)).containsExactly("Conv2d", "ReLU");
  }

  @Test
  void fusePostOps_outputThatIsTapped_isNotFusedAway() {
    Graph tapped =
        graph(new Sequential(new Conv2d(conv(4, 6)), new ReLU())).withOutputs(List.of("0", "1"));
    Graph made = new FusePostOps(GraphPassTest::isReLU).apply(tapped, List.of(IMAGES));
    assertThat(types(made)).containsExactly("Conv2d", "ReLU");
    assertSameMeaning(tapped, made, IMAGES, 0);
  }

  @Test
  void optimize_whatNothingReads_isGone() {
    Graph graph =
        graph(new Sequential(new Conv2d(conv(4, 6)), new ReLU())).withOutputs(List.of("0"));
    assertThat(types(GraphPass.optimize(graph, List.of(IMAGES), GraphPassTest::isReLU)))
        .containsExactly("Conv2d");
  }

  private static boolean isReLU(LayerSpec spec) {
    return spec instanceof ReLU.Spec;
  }

  private static ConvSpec conv(int in, int out) {
    return Conv2d.of(in, out, 3);
  }

  private static Layer norm2d(int channels) {
    return spoilt(new BatchNorm2d(channels), channels);
  }

  private static Layer norm1d(int channels) {
    return spoilt(new BatchNorm1d(channels), channels);
  }

  /** A batch norm whose every array matters. */
  private static Layer spoilt(Layer norm, int channels) {
    Generator generator = RandomStream.generator();
    Shape shape = Shape.of(channels);
    norm.parameter("weight").assign(generator.uniform(shape, 0.5, 2));
    norm.parameter("bias").assign(generator.randn(shape));
    norm.parameter("running_mean").assign(generator.randn(shape));
    norm.parameter("running_var").assign(generator.uniform(shape, 0.1, 3));
    return norm;
  }

  private static Graph graph(Module module) {
    return Graph.trace(module.eval());
  }

  private static List<String> types(Graph graph) {
    return graph.nodes().stream().map(node -> node.spec().type()).toList();
  }

  private static long constants(Graph graph) {
    return graph.nodes().stream().filter(node -> node.spec() instanceof Constant).count();
  }

  private static void assertSameMeaning(Graph graph, Graph made, Shape input, double tolerance) {
    INDArray x = new Generator(5).randn(input);
    List<INDArray> expected = run(graph, x);
    List<INDArray> actual = run(made, x);
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      double largest = expected.get(i).amaxNumber().doubleValue();
      double difference = expected.get(i).sub(actual.get(i)).amaxNumber().doubleValue();
      assertThat(largest).isPositive();
      assertThat(difference / largest).isLessThanOrEqualTo(tolerance);
    }
  }

  private static List<INDArray> run(Graph graph, INDArray x) {
    return ReferenceEngine.run(graph, Mode.EVALUATION, null, List.of(x)).outputs();
  }

  /** Adds two constants to its input. */
  private static final class AddsConstants extends Module {
    private final Layer first = child("first", new Add());
    private final Layer second = child("second", new Add());
    private final float left;
    private final float right;

    AddsConstants(float left, float right) {
      this.left = left;
      this.right = right;
    }

    @Override
    public Value forward(Value input) {
      Value once = first.forward(input, Value.of(constant(left)));
      return second.forward(once, Value.of(constant(right)));
    }

    private static INDArray constant(float value) {
      return Tensors.of(new float[] {value, value}, Shape.of(2));
    }
  }

  /** A residual block, its shortcut added before or after the branch, through a layer or not. */
  private static final class Residual extends Module {
    private final Map<String, Layer> layers = new LinkedHashMap<>();
    private final boolean shortcutFirst;
    private final boolean downsample;

    Residual(boolean shortcutFirst, boolean downsample) {
      this.shortcutFirst = shortcutFirst;
      this.downsample = downsample;
      layers.put("conv1", new Conv2d(conv(4, 4).withPadding(1)));
      layers.put("relu1", new ReLU());
      layers.put("conv2", new Conv2d(conv(4, 4).withPadding(1)));
      layers.put("down", new Conv2d(Conv2d.of(4, 4, 1)));
      layers.put("add", new Add());
      layers.put("relu2", new ReLU());
      layers.forEach(this::child);
    }

    @Override
    public Value forward(Value input) {
      Value x = layers.get("relu1").forward(layers.get("conv1").forward(input));
      x = layers.get("conv2").forward(x);
      Value shortcut = downsample ? layers.get("down").forward(input) : input;
      Layer add = layers.get("add");
      return layers
          .get("relu2")
          .forward(shortcutFirst ? add.forward(shortcut, x) : add.forward(x, shortcut));
    }
  }
}
