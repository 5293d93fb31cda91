package dev.lamina.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged application on a standalone cluster: a master and two workers, each a process. */
@Timeout(600)
class StandaloneClusterIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private final List<SubmittedProcess> processes = new ArrayList<>();
  private int port;
  private int pagePort;

  @BeforeEach
  void startCluster() throws Exception {
    Path home = sparkHome();
    Map<String, String> environment =
        Map.of("SPARK_HOME", home.toString(), "SPARK_SCALA_VERSION", "2.13");
    port = freePort();
    pagePort = freePort();
    start(
        "master",
        environment,
        "org.apache.spark.deploy.master.Master",
        "--host",
        "127.0.0.1",
        "--port",
        Integer.toString(port),
        "--webui-port",
        Integer.toString(pagePort));
    awaitWorkers(0);
    for (String worker : List.of("worker1", "worker2")) {
      start(
          worker,
          environment,
          "org.apache.spark.deploy.worker.Worker",
          "--host",
          "127.0.0.1",
          "--cores",
          "1",
          "--memory",
          "1g",
          "--webui-port",
          "0",
          "--work-dir",
          folder.resolve(worker).toString(),
          "spark://127.0.0.1:" + port);
    }
    awaitWorkers(2);
  }

  @AfterEach
  void stopCluster() {
    processes.forEach(SubmittedProcess::close);
  }

  private void start(String name, Map<String, String> environment, String... arguments)
      throws IOException {
    processes.add(SubmittedProcess.start(folder, name, environment, List.of(arguments)));
  }

  /** What a worker starts executors from: a home of links to the jars that Maven brought. */
  private Path sparkHome() throws IOException {
    Path home = folder.resolve("spark");
    Path jars = Files.createDirectories(home.resolve("jars"));
    for (Path jar : SubmittedProcess.sparkJars()) {
      Path link = jars.resolve(jar.getFileName());
      if (!Files.exists(link)) {
        Files.createSymbolicLink(link, jar);
      }
    }
    Files.createFile(home.resolve("RELEASE"));
    return home;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private JsonNode state() throws IOException {
    try (var in = URI.create("http://127.0.0.1:" + pagePort + "/json/").toURL().openStream()) {
      return JSON.readTree(in);
    }
  }

  private void awaitWorkers(int count) throws Exception {
    long end = System.nanoTime() + 120_000_000_000L;
    while (true) {
      for (SubmittedProcess process : processes) {
        assertThat(process.isAlive()).as(process.err()).isTrue();
      }
      try {
        if (state().get("aliveworkers").intValue() == count) {
          return;
        }
      } catch (IOException notYet) {
        // The master's page is not there yet.
      }
      assertThat(System.nanoTime()).as("%s workers in time", count).isLessThan(end);
      Thread.sleep(200);
    }
  }

  private JsonNode evaluate(String master, String output, List<String> settings) throws Exception {
    String out = folder.resolve(output).toString();
    try (SubmittedProcess submit =
        SubmittedProcess.submit(
            folder,
            master,
            settings,
            List.of("evaluate", "--conf", Checkout.CONF, "--output", out, "--json"))) {
      assertThat(submit.await(300)).as(submit.err()).isZero();
      assertThat(submit.err()).doesNotContain("Exception");
      return JSON.readTree(submit.out());
    }
  }

  @Test
  void evaluate_onTwoWorkers_sameBitsAsInOneProcess() throws Exception {
    JsonNode local = evaluate("local[2]", "local", List.of());
    JsonNode cluster =
        evaluate(
            "spark://127.0.0.1:" + port,
            "cluster",
            List.of("--conf", "spark.driver.host=127.0.0.1", "--executor-memory", "900m"));

    for (String figure :
        List.of(
            "loss", "accuracy", "top_k", "calibration", "confusion_matrix", "worst", "counts")) {
      assertThat(cluster.get(figure)).as(figure).isEqualTo(local.get(figure));
    }
    double reference = Checkout.reference().get("loss").doubleValue();
    assertThat(cluster.get("loss").doubleValue() / reference).isBetween(1 - 1e-6, 1 + 1e-6);
    assertThat(cluster.get("run").get("application").textValue()).startsWith("app-");
    assertThat(executors()).containsExactly("worker1", "worker2");
  }

  /** The workers in whose folders an executor ran. */
  private Set<String> executors() throws IOException {
    Set<String> workers = new TreeSet<>();
    for (String worker : List.of("worker1", "worker2")) {
      try (var runs = Files.walk(folder.resolve(worker), 3)) {
        if (runs.anyMatch(path -> path.endsWith("stderr"))) {
          workers.add(worker);
        }
      }
    }
    return workers;
  }
}
