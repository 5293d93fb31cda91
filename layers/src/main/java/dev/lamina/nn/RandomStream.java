package dev.lamina.nn;

import dev.lamina.tensor.Generator;
import java.util.function.Supplier;

/** The generator that new layers and training-mode layers draw from, as torch's global one. */
public final class RandomStream {
  private static final ThreadLocal<Generator> GENERATOR = ThreadLocal.withInitial(Generator::new);

  private RandomStream() {}

  /** Starts this thread's stream anew, as {@code torch.manual_seed}. */
  public static void manualSeed(long seed) {
    generator().manualSeed(seed);
  }

  /** This thread's generator. */
  public static Generator generator() {
    return GENERATOR.get();
  }

  /**
   * Runs something with another generator in the place of this thread's.
   *
   * @param generator null to make layers without arrays
   */
  public static <T> T with(Generator generator, Supplier<T> action) {
    Generator own = GENERATOR.get();
    GENERATOR.set(generator);
    try {
      return action.get();
    } finally {
      GENERATOR.set(own);
    }
  }
}
