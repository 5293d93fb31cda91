package dev.lamina.nn.conv;

import static dev.lamina.nn.LayerException.check;

import dev.lamina.nn.Border;
import dev.lamina.nn.IntTuple;
import dev.lamina.nn.Spatial;
import dev.lamina.nn.Window;

/** The sliding blocks of an image that Unfold takes apart to and Fold puts together from. */
record Blocks(IntTuple kernelSize, IntTuple dilation, IntTuple padding, IntTuple stride) {
  Blocks {
    kernelSize.check(2, "kernel_size");
    dilation.check(2, "dilation");
    padding.check(2, "padding");
    stride.check(2, "stride");
    ConvArguments.checkKernel(kernelSize, stride, dilation);
    check(padding.allAtLeast(0), "padding must not be negative, got %s", padding);
  }

  /** The number of elements of a block in one channel. */
  int size() {
    return Math.multiplyExact(kernelSize.at(0), kernelSize.at(1));
  }

  /** The number of blocks along each axis of an image, as the axes of a Spatial. */
  Spatial places(Spatial image) {
    int[] places = new int[2];
    for (int i = 0; i < 2; i++) {
      long count =
          Window.places(
              image.size(i + 1),
              kernelSize.at(i),
              stride.at(i),
              padding.at(i),
              padding.at(i),
              dilation.at(i));
      check(
          count > 0,
          "an image of (%s, %s) with padding %s is smaller than a block of kernel_size %s with"
              + " dilation %s",
          image.height(),
          image.width(),
          padding,
          kernelSize,
          dilation);
      places[i] = Math.toIntExact(count);
    }
    return image.with(image.channels(), 1, places[0], places[1]);
  }

  Columns columns(Spatial image) {
    return new Columns(
        2,
        kernelSize,
        stride,
        dilation,
        new int[] {padding.at(0), padding.at(1)},
        Border.CONSTANT,
        image,
        places(image));
  }

  String extraRepr() {
    return "kernel_size="
        + kernelSize
        + (", dilation=" + dilation)
        + (", padding=" + padding)
        + (", stride=" + stride);
  }
}
