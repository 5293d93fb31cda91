package dev.lamina.tutorial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lamina.image.ColorMode;
import dev.lamina.image.Image;
import dev.lamina.image.ImageDecoder;
import dev.lamina.model.Safetensors;
import dev.lamina.nn.Module;
import dev.lamina.nn.ModuleList;
import dev.lamina.nn.RandomStream;
import dev.lamina.nn.Sequential;
import dev.lamina.nn.Value;
import dev.lamina.nn.activation.ReLU;
import dev.lamina.nn.conv.Conv2d;
import dev.lamina.nn.dropout.Dropout;
import dev.lamina.nn.linear.Linear;
import dev.lamina.nn.loss.CrossEntropyLoss;
import dev.lamina.nn.norm.BatchNorm1d;
import dev.lamina.nn.pool.AvgPool2d;
import dev.lamina.nn.recurrent.LSTM;
import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The tutorial on the common layers, step by step. Oracles: the numbers that the tutorial prints,
 * and PyTorch through make_goldens.py.
 */
class TutorialTest {
  private static final Path PHOTO = Path.of("../data/photos/astronaut.png");
  private static Map<String, INDArray> goldens;

  private static final String LSTM =
      """
      (-0.3610, -0.1643, 0.1631), (-0.0613, -0.4937, -0.1642), (0.5080, -0.4175, 0.2502)
      (-0.0703, -0.0393, -0.0429), (0.2085, -0.3005, -0.2686), (0.1482, -0.4728, 0.1425)\
      """;

  @BeforeAll
  static void readGoldens() throws IOException {
    goldens =
        Safetensors.readAll(Path.of("src/test/resources/dev/lamina/tutorial/tutorial.safetensors"));
  }

  @BeforeEach
  void seed() {
    RandomStream.manualSeed(7);
  }

  @Test
  void step01_imageToTensor() throws Exception {
    INDArray image = photo();
    assertThat(Tensors.shape(image)).isEqualTo(Shape.of(1, 3, 318, 320));
    assertThat(image.minNumber().floatValue()).isBetween(0f, 0.1f);
    assertThat(image.maxNumber().floatValue()).isBetween(0.9f, 1f);
  }

  @Test
  void step02_sharpeningConvolution() throws Exception {
    INDArray edges = TutorialModules.sharpening().forward(photo());
    assertThat(Tensors.shape(edges)).isEqualTo(Shape.of(1, 1, 316, 318));
    assertClose(everySeventh(edges), goldens.get("sharpened"), 1e-6);
  }

  @Test
  void step03_plainConvolution() throws Exception {
    Conv2d convolution = TutorialModules.convolution();
    assertThat(Tensors.shape(convolution.forward(photo()))).isEqualTo(Shape.of(1, 1, 316, 318));
    double bound = 1 / Math.sqrt(27);
    for (float weight : Tensors.floats(convolution.parameter("weight").value())) {
      assertThat((double) weight).isBetween(-bound, bound);
    }
  }

  @Test
  void step04_averagePooling() throws Exception {
    AvgPool2d pool = new AvgPool2d(2, 2);
    assertThat(pool.parameters()).isEmpty();
    INDArray half = pool.forward(photo());
    assertThat(Tensors.shape(half)).isEqualTo(Shape.of(1, 3, 159, 160));
    assertClose(everySeventh(half), goldens.get("pooled"), 1e-6);
  }

  @Test
  void step05_linear() {
    Linear linear = new Linear(3, 4);
    INDArray x = new Generator(1).randn(Shape.of(2, 3));
    INDArray product =
        x.mmul(linear.parameter("weight").value().transpose())
            .addRowVector(linear.parameter("bias").value());
    assertThat(Tensors.shape(linear.forward(x))).isEqualTo(Shape.of(2, 4));
    assertClose(linear.forward(x), product, 1e-6);
  }

  @Test
  void step06_batchNorm() {
    BatchNorm1d norm = TutorialModules.norm();
    INDArray x = new Generator(1).randn(Shape.of(2, 4));
    float[] output = Tensors.floats(norm.forward(x));
    float[] input = Tensors.floats(x);
    for (int c = 0; c < 4; c++) {
      double mean = (output[c] + output[4 + c]) / 2.0;
      double variance = (Math.pow(output[c] - mean, 2) + Math.pow(output[4 + c] - mean, 2)) / 2;
      double inputMean = ((double) input[c] + input[4 + c]) / 2;
      double inputVariance = Math.pow((double) input[c] - input[4 + c], 2) / 4;
      assertThat(mean).isCloseTo(0, within(1e-6));
      assertThat(variance)
          .isLessThan(16)
          .isCloseTo(16 * inputVariance / (inputVariance + 1e-5), within(1e-4));
      assertThat(norm.parameter("running_mean").value().getDouble(c))
          .isCloseTo(0.1 * inputMean, within(1e-6));
      assertThat(norm.parameter("running_var").value().getDouble(c))
          .isCloseTo(0.9 + 0.1 * 2 * inputVariance, within(1e-6));
    }
  }

  @Test
  void step07_dropout() {
    Dropout dropout = new Dropout(0.5);
    INDArray x = new Generator(1).uniform(Shape.of(100, 100), 1, 2);
    float[] input = Tensors.floats(x);
    float[] output = Tensors.floats(dropout.forward(x));
    int zeros = 0;
    for (int i = 0; i < input.length; i++) {
      zeros += output[i] == 0 ? 1 : 0;
      assertThat(output[i]).isIn(0f, 2 * input[i]);
    }
    assertThat(zeros).isBetween(4700, 5300);
    dropout.eval();
    assertThat(Tensors.floats(dropout.forward(x))).containsExactly(input);
  }

  @Test
  void step08_reluInPlace() {
    float[] values = {-1, 0, 2.5f, -0.5f};
    INDArray kept = Tensors.of(values, Shape.of(4));
    assertThat(Tensors.floats(new ReLU().forward(kept))).containsExactly(0, 0, 2.5f, 0);
    assertThat(Tensors.floats(kept)).containsExactly(values);
    INDArray overwritten = Tensors.of(values, Shape.of(4));
    INDArray output = new ReLU(true).forward(overwritten);
    assertThat(Tensors.floats(output)).containsExactly(0, 0, 2.5f, 0);
    assertThat(Tensors.floats(overwritten)).containsExactly(0, 0, 2.5f, 0);
  }

  @Test
  void step09_sequentialThreeWays() {
    assertThat(TutorialModules.added())
        .hasToString(
            """
            Sequential(
              (conv): Conv2d(3, 3, kernel_size=(3, 3), stride=(1, 1))
              (batchnorm): BatchNorm2d(3, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
              (activation_layer): ReLU()
            )\
            """);
    assertThat(TutorialModules.listed())
        .hasToString(
            """
            Sequential(
              (0): Conv2d(3, 3, kernel_size=(3, 3), stride=(1, 1))
              (1): BatchNorm2d(3, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
              (2): ReLU()
            )\
            """);
    assertThat(TutorialModules.mapped())
        .hasToString(
            """
            Sequential(
              (conv1): Conv2d(3, 3, kernel_size=(3, 3), stride=(1, 1))
              (bn1): BatchNorm2d(3, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
              (relu1): ReLU()
            )\
            """);
  }

  @Test
  void step10_subModules() {
    INDArray x = new Generator(1).randn(Shape.of(1, 3, 4, 4));
    Sequential net1 = TutorialModules.added();
    Sequential net2 = TutorialModules.listed();
    Sequential net3 = TutorialModules.mapped();
    Map<String, INDArray> state = net2.stateDict();
    net1.loadStateDict(TutorialModules.renamed(state, "conv", "batchnorm"));
    net3.loadStateDict(TutorialModules.renamed(state, "conv1", "bn1"));
    float[] expected = Tensors.floats(net2.forward(x));
    assertThat(Tensors.floats(net1.forward(x))).containsExactly(expected);
    assertThat(Tensors.floats(net3.forward(x))).containsExactly(expected);
    assertThat(net1.get("batchnorm")).isSameAs(net1.get(1));
    assertThat(net2.get("2")).isSameAs(net2.get(-1));
    Value byHand = net3.get("conv1").forward(Value.of(x));
    byHand = net3.get("relu1").forward(net3.get("bn1").forward(byHand));
    assertThat(Tensors.floats(byHand.array())).containsExactly(expected);
  }

  @Test
  void step11_moduleList() {
    ModuleList list = TutorialModules.list();
    Value value = Value.of(new Generator(1).randn(Shape.of(1, 3)));
    for (Module module : list) {
      value = module.forward(value);
    }
    assertThat(value.shape()).isEqualTo(Shape.of(1, 2));
    Value input = value;
    assertThatThrownBy(() -> list.forward(input))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("a ModuleList has no forward");
  }

  @Test
  void step12_registration() {
    TutorialModules.MyModule module = new TutorialModules.MyModule();
    assertThat(module)
        .hasToString(
            """
            MyModule(
              (module_list): ModuleList(
                (0): Conv2d(3, 3, kernel_size=(3, 3), stride=(1, 1))
                (1): ReLU()
              )
            )\
            """);
    assertThat(
            module.namedParameters().entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue().shape()))
        .containsExactly("module_list.0.weight (3, 3, 3, 3)", "module_list.0.bias (3)");
  }

  @Test
  void step13_lstm() {
    Value output = TutorialModules.lstm();
    assertThat(Tutorial.sequence(output.array())).isEqualTo(LSTM);
    assertClose(output.array(), goldens.get("lstm.output"), 1e-6);
    assertClose(output.output("h_n").array(), goldens.get("lstm.h_n"), 1e-6);
    assertClose(output.output("c_n").array(), goldens.get("lstm.c_n"), 1e-6);
  }

  @Test
  void step14_lstmCell() {
    INDArray stacked = TutorialModules.lstmCell();
    assertThat(Tutorial.sequence(stacked)).isEqualTo(LSTM);
    assertClose(stacked, goldens.get("cell.output"), 1e-6);
  }

  @Test
  void step15_embedding() {
    INDArray rows =
        TutorialModules.embedding().forward(Tensors.of(new long[] {3, 2, 1}, Shape.of(3)));
    assertThat(Tensors.floats(rows))
        .containsExactly(15, 16, 17, 18, 19, 10, 11, 12, 13, 14, 5, 6, 7, 8, 9);
  }

  @Test
  void step16_crossEntropyLoss() {
    INDArray loss =
        new CrossEntropyLoss().forward(TutorialModules.scores(), TutorialModules.labels());
    assertThat(String.format("%.4f", loss.getFloat(0))).isEqualTo("0.5630");
  }

  @Test
  void run_aPhoto_givesEveryStepAsTheTutorialPrintsIt() throws Exception {
    List<Tutorial.Step> steps = Tutorial.run(image());

    assertThat(steps).hasSize(16);
    assertThat(steps.get(0).result()).startsWith("(1, 3, 318, 320), from 0");
    assertThat(steps.get(1).result()).isEqualTo("(1, 1, 316, 318)");
    assertThat(steps.get(3).result())
        .isEqualTo("0 parameters\n(1, 3, 318, 320) to (1, 3, 159, 160)");
    assertThat(steps.get(8).result()).contains("(activation_layer): ReLU()", "(bn1): BatchNorm2d");
    assertThat(steps.get(9).result().lines().skip(2).distinct()).hasSize(1);
    assertThat(steps.get(10).result()).contains("a ModuleList has no forward");
    assertThat(steps.get(11).result()).endsWith("module_list.0.bias (3)");
    assertThat(steps.get(12).result()).isEqualTo(LSTM);
    assertThat(steps.get(13).result()).isEqualTo(LSTM);
    assertThat(steps.get(14).result()).startsWith("[15.0, 16.0, 17.0, 18.0, 19.0]\n[10.0");
    assertThat(steps.get(15).result()).isEqualTo("0.5630");
    for (int i = 0; i < 16; i++) {
      assertThat(steps.get(i).picture() != null).as("step %s", i + 1).isEqualTo(i > 0 && i < 4);
    }
    Image edges = steps.get(1).picture();
    float[] values = Tensors.floats(TutorialModules.sharpening().forward(photo()));
    for (int i = 0; i < values.length; i += 997) {
      assertThat(edges.pixels()[i]).isEqualTo((byte) (int) (values[i] * 255));
    }
  }

  private static Image image() throws Exception {
    return new ImageDecoder(ColorMode.RGB, ImageDecoder.DEFAULT_MAX_PIXELS)
        .decode(Files.readAllBytes(PHOTO));
  }

  private static INDArray photo() throws Exception {
    return Tutorial.tensor(image());
  }

  private static INDArray everySeventh(INDArray images) {
    Shape shape = Tensors.shape(images);
    float[] values = Tensors.floats(images);
    int height = (int) shape.size(2);
    int width = (int) shape.size(3);
    Shape sampled = shape.with(2, (height + 6) / 7).with(3, (width + 6) / 7);
    float[] kept = new float[(int) sampled.elements()];
    int next = 0;
    for (int plane = 0; plane < shape.size(1); plane++) {
      for (int h = 0; h < height; h += 7) {
        for (int w = 0; w < width; w += 7) {
          kept[next++] = values[(plane * height + h) * width + w];
        }
      }
    }
    return Tensors.of(kept, sampled);
  }

  private static void assertClose(INDArray actual, INDArray expected, double tolerance) {
    assertThat(Tensors.shape(actual)).isEqualTo(Tensors.shape(expected));
    double largest = expected.amaxNumber().doubleValue();
    assertThat(largest).isPositive();
    assertThat(actual.sub(expected).amaxNumber().doubleValue() / largest)
        .isLessThanOrEqualTo(tolerance);
  }
}
