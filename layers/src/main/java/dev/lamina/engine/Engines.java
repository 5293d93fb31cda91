package dev.lamina.engine;

import dev.lamina.nn.Nearest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicBoolean;

/** The engines on the class path. */
public final class Engines {
  private static final String REFERENCE = "reference";
  private static final List<Engine> ALL = load();
  private static final AtomicBoolean warned = new AtomicBoolean();

  private Engines() {}

  private static List<Engine> load() {
    List<Engine> engines = new ArrayList<>();
    ServiceLoader.load(Engine.class, Engines.class.getClassLoader()).forEach(engines::add);
    engines.sort(Comparator.comparing(Engine::name));
    return List.copyOf(engines);
  }

  /** The names of all engines, sorted. */
  public static List<String> names() {
    return ALL.stream().map(Engine::name).toList();
  }

  /**
   * An engine by name.
   *
   * @throws IllegalArgumentException if there is none of that name, or it cannot run here
   */
  public static Engine named(String name) {
    for (Engine engine : ALL) {
      if (engine.name().equals(name)) {
        if (!engine.isAvailable()) {
          throw new IllegalArgumentException(
              "engine '" + name + "' is not available on this platform");
        }
        return engine;
      }
    }
    throw new IllegalArgumentException(
        "unknown engine '" + name + "'" + Nearest.hint(name, names()) + "; there are " + names());
  }

  /**
   * The fastest engine that can run here: a compiled one, or else the reference, with a warning in
   * the log.
   */
  public static Engine fastest() {
    for (Engine engine : ALL) {
      if (!engine.name().equals(REFERENCE) && engine.isAvailable()) {
        return engine;
      }
    }
    if (!warned.getAndSet(true)) {
      System.getLogger(Engines.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "there is no compiled engine for this platform ({0} {1}): models run on the"
                  + " reference engine, which gives the same results many times slower",
              System.getProperty("os.name"),
              System.getProperty("os.arch"));
    }
    return named(REFERENCE);
  }
}
