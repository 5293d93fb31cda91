package dev.lamina.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.spark.Checkout;
import org.junit.jupiter.api.Test;

class BenchmarkCommandTest {
  @Test
  void benchmark_fashionNetwork_printsOneLineOfJson() {
    CommandRun run =
        CommandRun.of(
            "benchmark",
            "--model",
            Checkout.MODEL,
            "--batch-size",
            "2",
            "--runs",
            "3",
            "--precision",
            "float32");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSize(1);
    assertThat(run.out())
        .startsWith("{\"model\": \"")
        .contains("\"batch_size\": 2, \"threads\": 1, \"median_ms\": ")
        .containsPattern("\"items_per_second\": [0-9]+\\.[0-9], \"gflops\": [0-9]+\\.[0-9], ")
        .endsWith("\"}\n");
  }

  @Test
  void benchmark_severalFaults_namesAllOfThem() {
    CommandRun run =
        CommandRun.of(
            "benchmark", "--model", "no.yaml", "--batch-size", "0", "--engine", "tensorrt");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("--batch-size must be at least 1, got 0")
        .contains("unknown engine 'tensorrt'")
        .contains("no.yaml: there is no such file");
  }
}
