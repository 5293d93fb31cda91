package dev.lamina.benchmark;

import dev.lamina.engine.Engines;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.global.dnnl;

/** Where figures were measured, and with which versions. */
final class Machine {
  private Machine() {}

  static Map<String, String> facts(int threads) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("date", LocalDate.now(ZoneOffset.UTC).toString());
    facts.put("processor", processor());
    facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    facts.put("instruction set", Engines.fastest().processor());
    facts.put("threads", Integer.toString(threads));
    facts.put(
        "load before the end",
        String.format(
            Locale.ROOT,
            "%.1f",
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("Java", System.getProperty("java.runtime.version"));
    dnnl_version_t version = dnnl.dnnl_version();
    facts.put("oneDNN", version.major() + "." + version.minor() + "." + version.patch());
    facts.put("ONNX Runtime", OnnxRuntimeContender.version());
    facts.put("libtorch", LibtorchContender.version());
    return facts;
  }

  private static String processor() {
    try {
      List<String> lines = Files.readAllLines(Path.of("/proc/cpuinfo"));
      return lines.stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
