package dev.lamina.tensor;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The random stream of torch's CPU generator: a 32-bit Mersenne Twister, read as torch reads it.
 *
 * <p>After {@code manualSeed(s)} the methods give, in the same order of calls, the numbers that
 * {@code torch.manual_seed(s)} and torch's functions of the same names give on a CPU: uniform draws
 * bit for bit, normal draws to the last digits of the platform's logarithm and cosine. Not safe for
 * use by several threads at once.
 *
 * <p>Source: M. Matsumoto and T. Nishimura, "Mersenne Twister" (1998); torch.Generator.
 */
public final class Generator {
  /** torch's seed before any is set. */
  public static final long DEFAULT_SEED = 67280421310721L;

  private static final int N = 624;
  private static final int M = 397;
  private static final double TWO_TO_MINUS_53 = 0x1.0p-53;
  private static final float TWO_TO_MINUS_24 = 0x1.0p-24f;
  private static final int NORMAL_BLOCK = 16;

  private final int[] state = new int[N];
  private int next;
  private boolean hasSpareNormal;
  private double spareNormal;

  /** A generator seeded with {@link #DEFAULT_SEED}. */
  public Generator() {
    this(DEFAULT_SEED);
  }

  /** A generator seeded as by {@link #manualSeed}. */
  public Generator(long seed) {
    seed(seed);
  }

  /** Starts the stream anew; of the seed only the low 32 bits count, as in torch. */
  public Generator manualSeed(long seed) {
    seed(seed);
    return this;
  }

  private void seed(long seed) {
    state[0] = (int) seed;
    for (int i = 1; i < N; i++) {
      state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
    next = N;
    hasSpareNormal = false;
  }

  /** The next 32 random bits. */
  public int random32() {
    if (next == N) {
      twist();
    }
    int y = state[next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return y ^ (y >>> 18);
  }

  /** The next 64 random bits: two draws, the first one the upper half. */
  public long random64() {
    long upper = random32();
    return (upper << 32) | (random32() & 0xffffffffL);
  }

  private void twist() {
    for (int i = 0; i < N; i++) {
      int y = (state[i] & 0x80000000) | (state[(i + 1) % N] & 0x7fffffff);
      state[i] = state[(i + M) % N] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
    }
    next = 0;
  }

  /** A double in [0, 1), of 53 random bits. */
  public double uniformDouble() {
    return (random64() & ((1L << 53) - 1)) * TWO_TO_MINUS_53;
  }

  /** A float in [0, 1), of 24 random bits. */
  public float uniformFloat() {
    return (random32() & ((1 << 24) - 1)) * TWO_TO_MINUS_24;
  }

  /** torch's {@code uniform_(from, to)} on a new float array (shape): values in [from, to). */
  public INDArray uniform(Shape shape, double from, double to) {
    float low = (float) from;
    float width = (float) to - low;
    float[] values = new float[Math.toIntExact(shape.elements())];
    for (int i = 0; i < values.length; i++) {
      // torch's AVX2 and AVX-512 kernels contract this into a fused multiply-add.
      values[i] = Math.fma(uniformFloat(), width, low);
    }
    return Tensors.of(values, shape);
  }

  /** torch's {@code rand}: a new float array (shape) of values in [0, 1). */
  public INDArray rand(Shape shape) {
    return uniform(shape, 0, 1);
  }

  /** torch's {@code randn}: a new float array (shape), normal of mean 0 and deviation 1. */
  public INDArray randn(Shape shape) {
    return normal(shape, 0, 1);
  }

  /** torch's {@code normal_(mean, std)} on a new float array (shape). */
  public INDArray normal(Shape shape, double mean, double std) {
    float[] values = new float[Math.toIntExact(shape.elements())];
    if (values.length >= NORMAL_BLOCK) {
      fillNormal(values, (float) mean, (float) std);
    } else {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (nextNormal() * std + mean);
      }
    }
    return Tensors.of(values, shape);
  }

  /**
   * Box-Muller over blocks of 16: the cosines in the first half of a block, the sines in the
   * second.
   */
  private void fillNormal(float[] values, float mean, float std) {
    for (int i = 0; i < values.length; i++) {
      values[i] = uniformFloat();
    }
    int block = 0;
    for (; block + NORMAL_BLOCK <= values.length; block += NORMAL_BLOCK) {
      boxMuller(values, block, mean, std);
    }
    if (block < values.length) {
      int last = values.length - NORMAL_BLOCK;
      for (int i = last; i < values.length; i++) {
        values[i] = uniformFloat();
      }
      boxMuller(values, last, mean, std);
    }
  }

  private static void boxMuller(float[] values, int begin, float mean, float std) {
    for (int j = begin; j < begin + NORMAL_BLOCK / 2; j++) {
      float u1 = 1 - values[j];
      float u2 = values[j + NORMAL_BLOCK / 2];
      float radius = (float) Math.sqrt(-2 * (float) Math.log(u1));
      float theta = (float) (2 * Math.PI) * u2;
      values[j] = radius * (float) Math.cos(theta) * std + mean;
      values[j + NORMAL_BLOCK / 2] = radius * (float) Math.sin(theta) * std + mean;
    }
  }

  /** A normal double of mean 0 and deviation 1; every second call returns the spare of the last. */
  public double nextNormal() {
    if (hasSpareNormal) {
      hasSpareNormal = false;
      return spareNormal;
    }
    double u1 = uniformDouble();
    double u2 = uniformDouble();
    double radius = Math.sqrt(-2 * Math.log1p(-u2));
    double theta = 2 * Math.PI * u1;
    spareNormal = radius * Math.sin(theta);
    hasSpareNormal = true;
    return radius * Math.cos(theta);
  }

  /** torch's {@code bernoulli_(p)} on a new float array (shape): 1 with probability p, else 0. */
  public INDArray bernoulli(Shape shape, double p) {
    float[] values = new float[Math.toIntExact(shape.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = uniformDouble() < p ? 1 : 0;
    }
    return Tensors.of(values, shape);
  }

  /**
   * torch's {@code randint(low, high)}: a new int64 array (shape) of values in [low, high).
   *
   * @throws IllegalArgumentException if high is not above low
   */
  public INDArray randint(long low, long high, Shape shape) {
    if (high <= low) {
      throw new IllegalArgumentException("high (" + high + ") must be above low (" + low + ")");
    }
    long range = high - low;
    boolean wide = Long.compareUnsigned(range, 1L << 32) >= 0;
    long[] values = new long[Math.toIntExact(shape.elements())];
    for (int i = 0; i < values.length; i++) {
      long bits = wide ? random64() : random32() & 0xffffffffL;
      values[i] = Long.remainderUnsigned(bits, range) + low;
    }
    return Tensors.of(values, shape);
  }

  /** torch's {@code randperm(n)}: the numbers 0..n-1 in random order, a new int64 array (n). */
  public INDArray randperm(int n) {
    long[] values = new long[n];
    for (int i = 0; i < n; i++) {
      values[i] = i;
    }
    for (int i = 0; i < n - 1; i++) {
      int j = i + Integer.remainderUnsigned(random32(), n - i);
      long swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
    return Tensors.of(values, Shape.of(n));
  }
}
