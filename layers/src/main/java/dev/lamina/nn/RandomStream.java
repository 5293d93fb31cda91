package dev.lamina.nn;

import dev.lamina.tensor.Generator;

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
}
