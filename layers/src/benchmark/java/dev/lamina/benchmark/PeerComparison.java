package dev.lamina.benchmark;

import dev.lamina.engine.Precision;
import dev.lamina.nn.Graph;
import dev.lamina.tensor.Generator;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Lamina and its peers, side by side in one process: every round runs each of them once on the same
 * input, so that whatever else the machine does falls on all. Before that, their outputs are
 * compared. Then, how much two threads do that have a plan each.
 */
public final class PeerComparison {
  private static final int WARM_UP = 3;
  private static final String MAKE_MODELS =
      "/usr/bin/python3 layers/src/benchmark/python/make_models.py";
  private static final List<String> SUFFIXES = List.of(".safetensors", ".onnx", ".pt");

  private final Path models;
  private final int rounds;
  private final int threads;
  private final List<Measurement> measurements = new ArrayList<>();

  private PeerComparison(Path models, int rounds, int threads) {
    this.models = models;
    this.rounds = rounds;
    this.threads = threads;
  }

  /**
   * Measures, and writes the table to standard output and a file.
   *
   * @param arguments the folder of the results; the number of rounds; the number of threads; the
   *     networks, parted by commas
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    int rounds = Integer.parseInt(arguments[1]);
    int threads = Integer.parseInt(arguments[2]);
    List<Network> networks =
        Arrays.stream(arguments[3].split(","))
            .map(name -> Network.valueOf(name.toUpperCase(Locale.ROOT)))
            .toList();
    Path models = folder.resolve("models");
    requireFiles(models, networks);
    PeerComparison comparison = new PeerComparison(models, rounds, threads);
    for (Network network : networks) {
      comparison.measure(network, network.batchSize());
      comparison.measure(network, 1);
    }
    List<TwoThreads.Row> scaling = new ArrayList<>();
    for (Network network : networks) {
      for (Precision precision : Precision.values()) {
        scaling.add(TwoThreads.measure(network, network.graph(models), precision, rounds));
      }
    }
    String report = Report.of(comparison.measurements, scaling, rounds, threads);
    Files.writeString(folder.resolve("results.md"), report);
    System.out.println(report);
    // Pools of the peers keep threads that are no daemons.
    System.exit(0);
  }

  private static void requireFiles(Path models, List<Network> networks) {
    for (Network network : networks) {
      for (String suffix : SUFFIXES) {
        Path file = models.resolve(network.fileName() + suffix);
        if (!Files.exists(file)) {
          System.err.printf("There is no %s. This command makes it: %s%n", file, MAKE_MODELS);
          System.exit(2);
        }
      }
    }
  }

  private void measure(Network network, int batchSize) {
    System.err.printf("%s, batch size %d%n", network.title(), batchSize);
    Shape shape = network.inputShape(batchSize);
    float[] input = Tensors.floats(new Generator(7).randn(shape));
    List<Contender> contenders = contenders(network, shape, input);
    try {
      contenders.forEach(Contender::run);
      compareOutputs(network, contenders);
      List<Measurement> own = new ArrayList<>();
      contenders.forEach(
          contender -> own.add(new Measurement(network, batchSize, contender.name())));
      for (int round = -WARM_UP; round < rounds; round++) {
        for (int i = 0; i < contenders.size(); i++) {
          if (Math.floorMod(round, contenders.get(i).everyNthRound()) == 0) {
            long begin = System.nanoTime();
            contenders.get(i).run();
            double time = (System.nanoTime() - begin) / 1e6;
            if (round >= 0) {
              own.get(i).add(time);
            }
          }
        }
      }
      measurements.addAll(own);
    } finally {
      contenders.forEach(Contender::close);
    }
  }

  private List<Contender> contenders(Network network, Shape shape, float[] input) {
    Graph graph = network.graph(models);
    List<Contender> contenders = new ArrayList<>();
    for (Precision precision : Precision.values()) {
      contenders.add(LaminaContender.compiled(graph, shape, input, precision, threads));
    }
    contenders.add(new OnnxRuntimeContender(file(network, ".onnx"), shape, input, threads));
    contenders.add(new LibtorchContender(file(network, ".pt"), shape, input, threads));
    if (network == Network.RESNET50) {
      contenders.add(new Dl4jContender(shape, input, threads));
    }
    contenders.add(LaminaContender.reference(graph, shape, input, threads));
    return contenders;
  }

  private Path file(Network network, String suffix) {
    return models.resolve(network.fileName() + suffix);
  }

  private static void compareOutputs(Network network, List<Contender> contenders) {
    float[] expected = contenders.get(0).output();
    double largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (Contender contender : contenders) {
      float[] actual = contender.output();
      if (actual == null) {
        continue;
      }
      double difference = 0;
      for (int i = 0; i < expected.length; i++) {
        // Written so that a value that is not a number is a difference.
        double own = Math.abs(actual[i] - (double) expected[i]) / largest;
        difference = own <= difference ? difference : own;
      }
      if (actual.length != expected.length || !(difference <= contender.tolerance())) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "%s: %s gives %d values that are up to %.2g from %s's %d, at most %.0g is allowed",
                network.title(),
                contender.name(),
                actual.length,
                difference,
                LaminaContender.FLOAT32,
                expected.length,
                contender.tolerance()));
      }
      System.err.printf(Locale.ROOT, "  %-18s differs by %.1e%n", contender.name(), difference);
    }
  }
}
