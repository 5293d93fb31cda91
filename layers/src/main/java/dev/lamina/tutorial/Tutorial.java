package dev.lamina.tutorial;

import dev.lamina.image.Image;
import dev.lamina.image.ImageException;
import dev.lamina.image.transform.ToImage;
import dev.lamina.image.transform.ToTensor;
import dev.lamina.image.transform.Transforms;
import dev.lamina.nn.Module;
import dev.lamina.nn.ModuleList;
import dev.lamina.nn.Parameter;
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
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** torch's tutorial on the common layers: sixteen steps, and what comes out of each. */
public final class Tutorial {
  private static final long SEED = 7;

  /**
   * A step.
   *
   * @param title what is done
   * @param result what came out, as the tutorial prints it
   * @param picture what came out as an image; null where it is none
   */
  public record Step(String title, String result, Image picture) {}

  private final List<Step> steps = new ArrayList<>();

  private Tutorial() {}

  /**
   * All steps, in order.
   *
   * @param photo an RGB image of at least 3 by 3 pixels
   * @throws ImageException if the image cannot become a tensor
   */
  public static List<Step> run(Image photo) throws ImageException {
    INDArray image = tensor(photo);
    RandomStream.manualSeed(SEED);
    Tutorial tutorial = new Tutorial();
    tutorial.images(image);
    tutorial.layers();
    tutorial.containers();
    tutorial.sequences();
    return List.copyOf(tutorial.steps);
  }

  private void add(String title, String result) {
    steps.add(new Step(title, result, null));
  }

  /** An image as floats (1, 3, H, W) in [0, 1]. */
  static INDArray tensor(Image image) throws ImageException {
    Shape record = Shape.of(3, image.height(), image.width());
    INDArray batch = Nd4j.create(DataType.FLOAT, record.prepend(1).toArray());
    try (Transforms transforms = new Transforms(List.of(new ToTensor()))) {
      transforms.write(image, record, Tensors.floatBuffer(batch), 0);
    }
    return batch;
  }

  private void images(INDArray image) {
    add(
        "An image as a tensor",
        shape(image) + ", from " + image.minNumber() + " to " + image.maxNumber());
    INDArray edges = TutorialModules.sharpening().forward(image);
    steps.add(new Step("A convolution that sharpens: Conv2d", shape(edges), ToImage.of(edges)));
    Conv2d plain = TutorialModules.convolution();
    INDArray plainly = plain.forward(image);
    steps.add(
        new Step(
            "The same with new weights",
            shape(plainly) + "\nweight[0, 0] " + rows(head(plain.parameter("weight"), 9), 3),
            ToImage.of(plainly)));
    AvgPool2d pool = new AvgPool2d(2, 2);
    INDArray half = pool.forward(image);
    steps.add(
        new Step(
            "AvgPool2d, which has no parameters",
            pool.parameters().size() + " parameters\n" + shape(image) + " to " + shape(half),
            ToImage.of(half)));
  }

  private static float[] head(Parameter parameter, int count) {
    return Arrays.copyOf(Tensors.floats(parameter.value()), count);
  }

  private void layers() {
    INDArray x = RandomStream.generator().randn(Shape.of(2, 3));
    Linear linear = new Linear(3, 4);
    INDArray output = linear.forward(x);
    add("Linear", shape(output) + "\n" + rows(output, 4));
    BatchNorm1d norm = TutorialModules.norm();
    INDArray normalized = norm.forward(output);
    add(
        "BatchNorm1d in training mode",
        rows(normalized, 4)
            + "\nmean "
            + rows(normalized.mean(0), 4)
            + "\nvariance "
            + rows(normalized.var(false, 0), 4)
            + "\nrunning mean "
            + rows(norm.parameter("running_mean").value(), 4)
            + "\nrunning variance "
            + rows(norm.parameter("running_var").value(), 4));
    Dropout dropout = new Dropout(0.5);
    add(
        "Dropout in training mode, and in evaluation mode",
        rows(dropout.forward(normalized), 4) + "\n" + rows(dropout.eval().forward(normalized), 4));
    INDArray kept = normalized.dup('c');
    INDArray overwritten = normalized.dup('c');
    new ReLU().forward(kept);
    INDArray clamped = new ReLU(true).forward(overwritten);
    add(
        "ReLU in place",
        rows(clamped, 4)
            + "\nits input "
            + rows(overwritten, 4)
            + "\nnot in place "
            + rows(kept, 4));
  }

  private void containers() {
    Sequential net1 = TutorialModules.added();
    Sequential net2 = TutorialModules.listed();
    Sequential net3 = TutorialModules.mapped();
    add("Sequential, in three ways", net1 + "\n" + net2 + "\n" + net3);
    net1.loadStateDict(TutorialModules.renamed(net2.stateDict(), "conv", "batchnorm"));
    net3.loadStateDict(TutorialModules.renamed(net2.stateDict(), "conv1", "bn1"));
    INDArray x = RandomStream.generator().randn(Shape.of(1, 3, 4, 4));
    Value byHand = net3.get("conv1").forward(Value.of(x));
    byHand = net3.get("relu1").forward(net3.get("bn1").forward(byHand));
    List<INDArray> outputs =
        List.of(net1.forward(x), net2.forward(x), net3.forward(x), byHand.array());
    add(
        "Modules within, by name and by index",
        net1.get("batchnorm")
            + "\n"
            + net2.get(-1)
            + "\n"
            + outputs.stream()
                .map(output -> rows(head(output, 4), 4))
                .collect(Collectors.joining("\n")));
    moduleList();
    TutorialModules.MyModule holder = new TutorialModules.MyModule();
    List<String> lines = new ArrayList<>(List.of(holder.toString()));
    for (Map.Entry<String, Parameter> entry : holder.namedParameters().entrySet()) {
      lines.add(entry.getKey() + " " + entry.getValue().shape());
    }
    add("What is registered", String.join("\n", lines));
  }

  private static float[] head(INDArray array, int count) {
    return Arrays.copyOf(Tensors.floats(array), count);
  }

  private void moduleList() {
    ModuleList list = TutorialModules.list();
    Value value = Value.of(RandomStream.generator().randn(Shape.of(1, 3)));
    for (Module module : list) {
      value = module.forward(value);
    }
    String refused;
    try {
      refused = "forward gave " + list.forward(value).shape();
    } catch (UnsupportedOperationException e) {
      refused = e.getMessage();
    }
    add("ModuleList", shape(value.array()) + " " + rows(value.array(), 2) + "\n" + refused);
  }

  private void sequences() {
    add("LSTM, seed 1000", sequence(TutorialModules.lstm().array()));
    add("LSTMCell, seed 1000", sequence(TutorialModules.lstmCell()));
    INDArray places = Tensors.of(new long[] {3, 2, 1}, Shape.of(3));
    float[] looked = Tensors.floats(TutorialModules.embedding().forward(places));
    add(
        "Embedding",
        Arrays.stream(new int[] {0, 5, 10})
            .mapToObj(i -> Arrays.toString(Arrays.copyOfRange(looked, i, i + 5)))
            .collect(Collectors.joining("\n")));
    INDArray loss =
        new CrossEntropyLoss().forward(TutorialModules.scores(), TutorialModules.labels());
    add("CrossEntropyLoss", number(loss.getFloat(0)));
  }

  /** The steps of a sequence (2, 3, 3), one a line. */
  static String sequence(INDArray outputs) {
    float[] values = Tensors.floats(outputs);
    return rows(Arrays.copyOf(values, 9), 3) + "\n" + rows(Arrays.copyOfRange(values, 9, 18), 3);
  }

  private static String shape(INDArray array) {
    return Tensors.shape(array).toString();
  }

  private static String rows(INDArray array, int length) {
    return rows(Tensors.floats(array), length);
  }

  /** Numbers to four digits: {@code (0.1234, ...), (...)}. */
  private static String rows(float[] values, int length) {
    List<String> rows = new ArrayList<>();
    for (int begin = 0; begin < values.length; begin += length) {
      List<String> row = new ArrayList<>();
      for (int i = begin; i < begin + length; i++) {
        row.add(number(values[i]));
      }
      rows.add("(" + String.join(", ", row) + ")");
    }
    return String.join(", ", rows);
  }

  private static String number(float value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
