package dev.lamina.nn.conv;

import dev.lamina.nn.Border;

/** What a convolution reads beyond the borders of its input, as torch's {@code padding_mode}. */
public enum PaddingMode {
  ZEROS(Border.CONSTANT),
  REFLECT(Border.REFLECT),
  REPLICATE(Border.REPLICATE),
  CIRCULAR(Border.CIRCULAR);

  private final Border border;

  PaddingMode(Border border) {
    this.border = border;
  }

  /** What is read there. */
  public Border border() {
    return border;
  }
}
