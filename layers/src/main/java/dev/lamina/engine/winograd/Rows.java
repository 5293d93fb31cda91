package dev.lamina.engine.winograd;

/**
 * Sums of rows. Each method is a loop with one array that is written: of others the JIT compiler
 * makes no vector instructions. Arrays that are written must not be read but at the same index.
 */
final class Rows {
  private Rows() {}

  /** to = p * a + q * b + c. */
  static void sum(float[] to, float[] a, float[] b, float[] c, float p, float q) {
    for (int i = 0; i < to.length; i++) {
      to[i] = p * a[i] + q * b[i] + c[i];
    }
  }

  /** to = p * a + q * b + r * c + s * d. */
  static void sum(
      float[] to, float[] a, float[] b, float[] c, float[] d, float p, float q, float r, float s) {
    for (int i = 0; i < to.length; i++) {
      to[i] = p * a[i] + q * b[i] + r * c[i] + s * d[i];
    }
  }

  /** to = to + a. */
  static void add(float[] to, float[] a) {
    for (int i = 0; i < to.length; i++) {
      to[i] += a[i];
    }
  }

  /** to = max(to + a, least). */
  static void add(float[] to, float[] a, float least) {
    for (int i = 0; i < to.length; i++) {
      to[i] = Math.max(to[i] + a[i], least);
    }
  }

  /** to = max(to + a + b, least). */
  static void add(float[] to, float[] a, float[] b, float least) {
    for (int i = 0; i < to.length; i++) {
      to[i] = Math.max(to[i] + a[i] + b[i], least);
    }
  }

  /** to = max(to + a + b + c, least). */
  static void add(float[] to, float[] a, float[] b, float[] c, float least) {
    for (int i = 0; i < to.length; i++) {
      to[i] = Math.max(to[i] + a[i] + b[i] + c[i], least);
    }
  }

  /** to = max(to, least). */
  static void atLeast(float[] to, float least) {
    for (int i = 0; i < to.length; i++) {
      to[i] = Math.max(to[i], least);
    }
  }

  /** to = min(to, most). */
  static void atMost(float[] to, float most) {
    for (int i = 0; i < to.length; i++) {
      to[i] = Math.min(to[i], most);
    }
  }
}
