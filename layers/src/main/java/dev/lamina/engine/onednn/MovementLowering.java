package dev.lamina.engine.onednn;

import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.functional.Chunk;
import dev.lamina.nn.functional.Flatten;
import dev.lamina.nn.functional.Permute;
import dev.lamina.nn.functional.ReshapeSpec;
import dev.lamina.nn.functional.Slice;
import dev.lamina.nn.functional.Split;
import dev.lamina.nn.functional.Squeeze;
import dev.lamina.nn.functional.Transpose;
import dev.lamina.nn.functional.Unflatten;
import dev.lamina.nn.functional.Unsqueeze;
import dev.lamina.nn.vision.ChannelShuffle;
import dev.lamina.nn.vision.PixelShuffle;
import dev.lamina.nn.vision.PixelUnshuffle;
import dev.lamina.tensor.Shape;

/**
 * Other shapes, other orders of axes, and parts: other ways to see the same memory where that can
 * be, so that what reads them copies them only if it must.
 */
final class MovementLowering implements Lowering {
  @Override
  public boolean lower(LayerSite site) {
    LayerSpec spec = site.spec();
    if (isReshaping(spec)) {
      Slot input = site.input(0);
      site.define(0, site.reshaped(input, site.outputShape(0), input.layout().type()));
      return true;
    }
    if (!site.has(0) || site.inputShape(0).elements() == 0 || site.inputShape(0).rank() == 0) {
      return false;
    }
    if (spec instanceof Permute.Spec permute) {
      permute(site, permute.axes(site.inputShape(0)));
      return true;
    }
    if (spec instanceof Transpose.Spec transpose) {
      permute(site, transpose.axes(site.inputShape(0)));
      return true;
    }
    return cut(site, spec) || shuffle(site, spec);
  }

  private static boolean isReshaping(LayerSpec spec) {
    return spec instanceof Flatten.Spec
        || spec instanceof Unflatten.Spec
        || spec instanceof ReshapeSpec
        || spec instanceof Squeeze.Spec
        || spec instanceof Unsqueeze.Spec;
  }

  private static void permute(LayerSite site, int[] axes) {
    site.define(0, site.permuted(site.input(0), axes));
  }

  private static boolean cut(LayerSite site, LayerSpec spec) {
    Slot input = site.input(0);
    Shape shape = site.inputShape(0);
    if (spec instanceof Slice.Spec slice) {
      int axis = axis(slice.dim(), shape);
      long[] strides = input.layout().strides();
      long offset = slice.begin(shape) * strides[axis];
      strides[axis] *= slice.step();
      Shape part = site.outputShape(0);
      if (part.elements() == 0) {
        return false;
      }
      site.define(0, site.view(input, offset, part, strides));
      return true;
    }
    if (!(spec instanceof Split.Spec) && !(spec instanceof Chunk.Spec)) {
      return false;
    }
    int axis =
        axis(spec instanceof Split.Spec split ? split.dim() : ((Chunk.Spec) spec).dim(), shape);
    long begin = 0;
    for (int i = 0; i < spec.outputNames().size(); i++) {
      long size = site.outputShape(i).size(axis);
      if (size == 0) {
        return false;
      }
      site.define(i, site.part(input, axis, begin, size));
      begin += size;
    }
    return true;
  }

  private static int axis(int dim, Shape shape) {
    return dim < 0 ? dim + shape.rank() : dim;
  }

  /** Layers that split axes, permute the parts and join them again. */
  private static boolean shuffle(LayerSite site, LayerSpec spec) {
    Shape in = site.inputShape(0);
    if (spec instanceof ChannelShuffle.Spec shuffle) {
      long groups = shuffle.groups();
      long channels = in.size(1);
      long area = in.slice(2, in.rank()).elements();
      Shape split = Shape.of(in.size(0), groups, channels / groups, area);
      return shuffled(site, split, 0, 2, 1, 3);
    }
    if (spec instanceof PixelShuffle.Spec pixels) {
      Shape out = site.outputShape(0);
      long r = pixels.upscaleFactor();
      long planes = out.slice(0, out.rank() - 2).elements();
      return shuffled(site, Shape.of(planes, r, r, in.size(-2), in.size(-1)), 0, 3, 1, 4, 2);
    }
    if (spec instanceof PixelUnshuffle.Spec pixels) {
      Shape out = site.outputShape(0);
      long r = pixels.downscaleFactor();
      long planes = in.slice(0, in.rank() - 2).elements();
      return shuffled(site, Shape.of(planes, out.size(-2), r, out.size(-1), r), 0, 2, 4, 1, 3);
    }
    return false;
  }

  private static boolean shuffled(LayerSite site, Shape split, int... axes) {
    int type = site.input(0).layout().type();
    Slot parts = site.reshaped(site.rowMajor(0, type), split, type);
    Slot turned = site.permuted(parts, axes);
    Layout dense = Layout.rowMajor(turned.layout().shape(), type, site.owner());
    Slot output = site.assembly().allocate(dense);
    site.copy(turned, output);
    site.define(0, site.reshaped(output, site.outputShape(0), type));
    return true;
  }
}
