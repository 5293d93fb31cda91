package dev.lamina.image.transform;

/** Top and bottom exchanged: torchvision's {@code vflip}. */
public record VerticalFlip() implements Gather {
  @Override
  public int[] rows(int height) {
    return Gather.reversed(height);
  }

  @Override
  public int[] columns(int width) {
    return Gather.run(0, width, width);
  }

  @Override
  public Form resized(Form input) {
    return input;
  }
}
