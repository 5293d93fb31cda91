package dev.lamina.image.transform;

/** Left and right exchanged: torchvision's {@code hflip}. */
public record HorizontalFlip() implements Gather {
  @Override
  public int[] rows(int height) {
    return Gather.run(0, height, height);
  }

  @Override
  public int[] columns(int width) {
    return Gather.reversed(width);
  }

  @Override
  public Form resized(Form input) {
    return input;
  }
}
