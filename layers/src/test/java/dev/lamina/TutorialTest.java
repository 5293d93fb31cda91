package dev.lamina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lamina.image.ColorMode;
import dev.lamina.image.Image;
import dev.lamina.image.ImageDecoder;
import dev.lamina.image.transform.Transforms;
import dev.lamina.model.Safetensors;
import dev.lamina.nn.Layer;
import dev.lamina.nn.Module;
import dev.lamina.nn.ModuleList;
import dev.lamina.nn.Parameter;
import dev.lamina.nn.RandomStream;
import dev.lamina.nn.Sequential;
import dev.lamina.nn.Value;
import dev.lamina.nn.activation.ReLU;
import dev.lamina.nn.conv.Conv2d;
import dev.lamina.nn.dropout.Dropout;
import dev.lamina.nn.embedding.Embedding;
import dev.lamina.nn.linear.Linear;
import dev.lamina.nn.loss.CrossEntropyLoss;
import dev.lamina.nn.norm.BatchNorm1d;
import dev.lamina.nn.norm.BatchNorm2d;
import dev.lamina.nn.pool.AvgPool2d;
import dev.lamina.nn.recurrent.LSTM;
import dev.lamina.nn.recurrent.LSTMCell;
import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The tutorial on the common layers, step by step. Oracles: the numbers that the tutorial prints,
 * and PyTorch through make_goldens.py.
 */
class TutorialTest {
  private static final Path PHOTO = Path.of("../data/photos/astronaut.png");
  private static Map<String, INDArray> goldens;

  private static final String LSTM_FIRST =
      "(-0.3610, -0.1643, 0.1631), (-0.0613, -0.4937, -0.1642), (0.5080, -0.4175, 0.2502)";
  private static final String LSTM_SECOND =
      "(-0.0703, -0.0393, -0.0429), (0.2085, -0.3005, -0.2686), (0.1482, -0.4728, 0.1425)";

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
    Conv2d sharpen = new Conv2d(Conv2d.of(3, 1, 3).withStride(1).withBias(false));
    float[] kernel = new float[27];
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = i % 9 == 4 ? 1 : 1f / -9;
    }
    sharpen.parameter("weight").assign(Tensors.of(kernel, Shape.of(1, 3, 3, 3)));
    INDArray edges = sharpen.forward(photo());
    assertThat(Tensors.shape(edges)).isEqualTo(Shape.of(1, 1, 316, 318));
    assertClose(everySeventh(edges), goldens.get("sharpened"), 1e-6);
  }

  @Test
  void step03_plainConvolution() throws Exception {
    Conv2d convolution = new Conv2d(Conv2d.of(3, 1, 3).withStride(1).withBias(false));
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
    BatchNorm1d norm = new BatchNorm1d(4);
    norm.parameter("weight").assign(Nd4j.valueArrayOf(new long[] {4}, 4f));
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
    assertThat(added())
        .hasToString(
            """
            Sequential(
              (conv): Conv2d(3, 3, kernel_size=(3, 3), stride=(1, 1))
              (batchnorm): BatchNorm2d(3, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
              (activation_layer): ReLU()
            )\
            """);
    assertThat(listed())
        .hasToString(
            """
            Sequential(
              (0): Conv2d(3, 3, kernel_size=(3, 3), stride=(1, 1))
              (1): BatchNorm2d(3, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
              (2): ReLU()
            )\
            """);
    assertThat(mapped())
        .hasToString(
            """
            Sequential(
              (conv1): Conv2d(3, 3, kernel_size=(3, 3), stride=(1, 1))
              (bn1): BatchNorm2d(3, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
              (relu1): ReLU()
            )\
            """);
  }

  private static Sequential added() {
    return new Sequential()
        .add("conv", new Conv2d(3, 3, 3))
        .add("batchnorm", new BatchNorm2d(3))
        .add("activation_layer", new ReLU());
  }

  private static Sequential listed() {
    return new Sequential(new Conv2d(3, 3, 3), new BatchNorm2d(3), new ReLU());
  }

  private static Sequential mapped() {
    Map<String, Module> modules = new LinkedHashMap<>();
    modules.put("conv1", new Conv2d(3, 3, 3));
    modules.put("bn1", new BatchNorm2d(3));
    modules.put("relu1", new ReLU());
    return new Sequential(modules);
  }

  @Test
  void step10_subModules() {
    INDArray x = new Generator(1).randn(Shape.of(1, 3, 4, 4));
    Sequential net1 = added();
    Sequential net2 = listed();
    Sequential net3 = mapped();
    Map<String, INDArray> state = net2.stateDict();
    net1.loadStateDict(renamed(state, "conv", "batchnorm"));
    net3.loadStateDict(renamed(state, "conv1", "bn1"));
    float[] expected = Tensors.floats(net2.forward(x));
    assertThat(Tensors.floats(net1.forward(x))).containsExactly(expected);
    assertThat(Tensors.floats(net3.forward(x))).containsExactly(expected);
    assertThat(net1.get("batchnorm")).isSameAs(net1.get(1));
    assertThat(net2.get("2")).isSameAs(net2.get(-1));
    Value byHand = net3.get("conv1").forward(Value.of(x));
    byHand = net3.get("relu1").forward(net3.get("bn1").forward(byHand));
    assertThat(Tensors.floats(byHand.array())).containsExactly(expected);
  }

  private static Map<String, INDArray> renamed(
      Map<String, INDArray> state, String convolution, String norm) {
    Map<String, INDArray> renamed = new LinkedHashMap<>();
    state.forEach(
        (key, array) ->
            renamed.put((key.startsWith("0.") ? convolution : norm) + key.substring(1), array));
    return renamed;
  }

  @Test
  void step11_moduleList() {
    ModuleList list = new ModuleList(new Linear(3, 4), new ReLU(), new Linear(4, 2));
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
    MyModule module = new MyModule();
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

  private static final class MyModule extends Module {
    final List<Module> plain = List.of(new Linear(3, 4), new ReLU());

    MyModule() {
      child("module_list", new ModuleList(new Conv2d(3, 3, 3), new ReLU()));
    }
  }

  @Test
  void step13_lstm() {
    RandomStream.manualSeed(1000);
    INDArray input = RandomStream.generator().randn(Shape.of(2, 3, 4));
    LSTM lstm = new LSTM(4, 3, 1);
    INDArray h0 = RandomStream.generator().randn(Shape.of(1, 3, 3));
    INDArray c0 = RandomStream.generator().randn(Shape.of(1, 3, 3));
    Value output = lstm.forward(Value.of(input), Value.of(h0), Value.of(c0));
    assertThat(printed(output.array(), 0)).isEqualTo(LSTM_FIRST);
    assertThat(printed(output.array(), 1)).isEqualTo(LSTM_SECOND);
    assertClose(output.array(), goldens.get("lstm.output"), 1e-6);
    assertClose(output.output("h_n").array(), goldens.get("lstm.h_n"), 1e-6);
    assertClose(output.output("c_n").array(), goldens.get("lstm.c_n"), 1e-6);
  }

  @Test
  void step14_lstmCell() {
    RandomStream.manualSeed(1000);
    INDArray input = RandomStream.generator().randn(Shape.of(2, 3, 4));
    LSTMCell cell = new LSTMCell(4, 3);
    Value h = Value.of(RandomStream.generator().randn(Shape.of(3, 3)));
    Value c = Value.of(RandomStream.generator().randn(Shape.of(3, 3)));
    INDArray[] steps = new INDArray[2];
    for (int t = 0; t < 2; t++) {
      INDArray row = input.get(NDArrayIndex.point(t), NDArrayIndex.all(), NDArrayIndex.all());
      h = cell.forward(Value.of(row), h, c);
      c = h.output(1);
      steps[t] = h.array();
    }
    INDArray stacked = Nd4j.stack(0, steps);
    assertThat(printed(stacked, 0)).isEqualTo(LSTM_FIRST);
    assertThat(printed(stacked, 1)).isEqualTo(LSTM_SECOND);
    assertClose(stacked, goldens.get("cell.output"), 1e-6);
  }

  @Test
  void step15_embedding() {
    Layer embedding = new Embedding(4, 5);
    float[] weight = new float[20];
    for (int i = 0; i < weight.length; i++) {
      weight[i] = i;
    }
    Parameter table = embedding.parameter("weight");
    table.assign(Tensors.of(weight, Shape.of(4, 5)));
    INDArray rows = embedding.forward(Tensors.of(new long[] {3, 2, 1}, Shape.of(3)));
    assertThat(Tensors.floats(rows))
        .containsExactly(15, 16, 17, 18, 19, 10, 11, 12, 13, 14, 5, 6, 7, 8, 9);
  }

  @Test
  void step16_crossEntropyLoss() {
    float[] scores = {1.0592f, 1.4730f, -0.1558f, -0.8712f, 0.2548f, 0.0817f};
    INDArray loss =
        new CrossEntropyLoss()
            .forward(
                Tensors.of(scores, Shape.of(3, 2)), Tensors.of(new long[] {1, 0, 1}, Shape.of(3)));
    assertThat(String.format("%.4f", loss.getFloat(0))).isEqualTo("0.5630");
  }

  private static INDArray photo() throws Exception {
    Image image =
        new ImageDecoder(ColorMode.RGB, ImageDecoder.DEFAULT_MAX_PIXELS)
            .decode(Files.readAllBytes(PHOTO));
    Shape record = Shape.of(3, image.height(), image.width());
    INDArray batch = Nd4j.create(org.nd4j.linalg.api.buffer.DataType.FLOAT, 1, 3, 318, 320);
    Transforms.parse(List.of(Map.of("type", "ToTensor")))
        .write(image, record, Tensors.floatBuffer(batch), 0);
    return batch;
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

  /** A step's rows to four digits: {@code (0.1234, ...), (...)}. */
  private static String printed(INDArray sequence, int step) {
    float[] values = Tensors.floats(sequence);
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < 3; row++) {
      int at = step * 9 + row * 3;
      text.append(row == 0 ? "" : ", ")
          .append(String.format("(%.4f, %.4f, %.4f)", values[at], values[at + 1], values[at + 2]));
    }
    return text.toString();
  }

  private static void assertClose(INDArray actual, INDArray expected, double tolerance) {
    assertThat(Tensors.shape(actual)).isEqualTo(Tensors.shape(expected));
    double largest = expected.amaxNumber().doubleValue();
    assertThat(largest).isPositive();
    assertThat(actual.sub(expected).amaxNumber().doubleValue() / largest)
        .isLessThanOrEqualTo(tolerance);
  }
}
