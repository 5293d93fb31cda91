package dev.lamina.engine.onednn;

import dev.lamina.nn.Border;
import dev.lamina.nn.LayerSpec;
import dev.lamina.nn.Padding;
import dev.lamina.nn.functional.Pad;
import dev.lamina.nn.padding.PadLayer;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.Arrays;

/**
 * Padding, axis by axis: the input is copied to the middle of the output, then slices of the output
 * are copied to its borders.
 */
final class PaddingLowering implements Lowering {
  /** With more copies than this, one pass over all elements by the reference is as fast. */
  private static final int MOST_COPIES = 64;

  @Override
  public boolean lower(LayerSite site) {
    Padding padding = padding(site.spec());
    if (padding == null || site.outputShape(0).elements() == 0) {
      return false;
    }
    Slot input = site.typed(0, site.ownType());
    site.define(0, padded(site, padding, input));
    return true;
  }

  private static Padding padding(LayerSpec spec) {
    if (spec instanceof PadLayer layer) {
      return layer.sides();
    }
    return spec instanceof Pad.Spec pad && pad.pad().length() > 0 ? pad.padding() : null;
  }

  /**
   * A padded value.
   *
   * @param input row by row or channels last
   * @throws OneDnn.Unimplemented if it is not worth it
   */
  static Slot padded(LayerSite site, Padding padding, Slot input) {
    Shape shape = padding.shape(input.layout().shape());
    if (input.layout().shape().elements() == 0 || !isSimple(padding)) {
      throw new OneDnn.Unimplemented("padding");
    }
    return new PaddingLowering.Copies(site, padding, input, shape).run();
  }

  private static boolean isSimple(Padding padding) {
    int copies = Arrays.stream(padding.sides().toArray()).map(Math::abs).sum();
    boolean constant = padding.border() == Border.CONSTANT;
    return constant
        ? Float.isFinite(padding.value().floatValue())
        : copies <= MOST_COPIES && padding.sides().allAtLeast(0);
  }

  private static final class Copies {
    private final LayerSite site;
    private final Padding padding;
    private final Slot input;
    private final Slot output;
    private final long[] inputStrides;
    private final long[] outputStrides;

    Copies(LayerSite site, Padding padding, Slot input, Shape shape) {
      this.site = site;
      this.padding = padding;
      this.input = input;
      boolean channelsLast = site.isChannelsLast(input);
      Shape given = input.layout().shape();
      int type = input.layout().type();
      this.inputStrides =
          channelsLast ? Layout.channelsLastStrides(given) : Layout.rowMajorStrides(given);
      this.outputStrides =
          channelsLast ? Layout.channelsLastStrides(shape) : Layout.rowMajorStrides(shape);
      this.output =
          site.assembly().allocate(Layout.strided(shape, type, outputStrides, site.owner()));
    }

    Slot run() {
      Shape given = input.layout().shape();
      int rank = given.rank();
      long[] from = new long[rank];
      long[] to = new long[rank];
      long[] sizes = given.toArray();
      for (int axis = 0; axis < rank; axis++) {
        int before = padding.before(axis, given);
        from[axis] = Math.max(-before, 0);
        to[axis] = Math.max(before, 0);
        sizes[axis] += Math.min(before, 0) + Math.min(padding.after(axis, given), 0);
      }
      Shape middle = Shape.of(sizes);
      if (middle.elements() > 0) {
        site.copy(part(input, inputStrides, from, middle), slice(to, middle));
      }
      // Slices of the axes that are done are whole, those of the others the middle.
      for (int axis = rank - 1; axis >= 0; axis--) {
        fill(axis, to, Shape.of(sizes), 0, to[axis]);
        long end = to[axis] + sizes[axis];
        fill(axis, to, Shape.of(sizes), end, output.layout().shape().size(axis));
        to[axis] = 0;
        sizes[axis] = output.layout().shape().size(axis);
      }
      return output;
    }

    /** Fills the border of an axis from {@code begin} to {@code end}. */
    private void fill(int axis, long[] to, Shape filled, long begin, long end) {
      if (begin == end || filled.with(axis, 1).elements() == 0) {
        return;
      }
      if (padding.border() == Border.CONSTANT) {
        constant(at(to, axis, begin), filled.with(axis, end - begin));
        return;
      }
      int before = (int) to[axis];
      int size = (int) filled.size(axis);
      long position = begin;
      while (position < end) {
        int source = padding.border().source((int) position - before, size);
        long run = 1;
        while (position + run < end
            && padding.border().source((int) (position + run) - before, size) == source + run) {
          run++;
        }
        Shape slice = filled.with(axis, run);
        site.copy(
            slice(at(to, axis, before + (long) source), slice),
            slice(at(to, axis, position), slice));
        position += run;
      }
    }

    private static long[] at(long[] to, int axis, long position) {
      long[] changed = to.clone();
      changed[axis] = position;
      return changed;
    }

    private void constant(long[] at, Shape shape) {
      float[] values = new float[Math.toIntExact(shape.elements())];
      Arrays.fill(values, padding.value().floatValue());
      String name = "border " + shape;
      site.copy(name, Tensors.of(values, shape), slice(at, shape));
    }

    private Slot slice(long[] begin, Shape shape) {
      return part(output, outputStrides, begin, shape);
    }

    private Slot part(Slot whole, long[] strides, long[] begin, Shape shape) {
      long offset = 0;
      for (int axis = 0; axis < begin.length; axis++) {
        offset += begin[axis] * strides[axis];
      }
      int type = whole.layout().type();
      Layout layout = Layout.strided(shape, type, strides, site.owner());
      return site.assembly().view(whole, offset * Layout.width(type), layout);
    }
  }
}
