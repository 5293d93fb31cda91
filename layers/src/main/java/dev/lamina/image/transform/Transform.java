package dev.lamina.image.transform;

import dev.lamina.image.Image;
import dev.lamina.image.ImageException;
import dev.lamina.nn.LayerException;
import java.util.List;

/**
 * One step from a decoded image to a model's input or to another image: a record of torchvision's
 * arguments under torchvision's name; immutable.
 *
 * <p>Source: torchvision.transforms and torchvision.transforms.functional 0.14, on PIL images.
 */
public sealed interface Transform {
  /** Torchvision's name. */
  default String type() {
    return getClass().getSimpleName();
  }

  /**
   * What the step gives for what it takes.
   *
   * @throws LayerException if it cannot take that
   */
  Form form(Form input);

  /** A step from an image to an image. */
  non-sealed interface OfImage extends Transform {
    /**
     * The changed image.
     *
     * @param image not modified
     * @throws ImageException if the step cannot be done with this image
     */
    Image apply(Image image) throws ImageException;

    @Override
    default Form form(Form input) {
      return input.requireImage(this);
    }
  }

  /** A step from an image to several of one size. */
  non-sealed interface ToSeveral extends Transform {
    /**
     * The images.
     *
     * @param image not modified
     * @throws ImageException if the step cannot be done with this image
     */
    List<Image> apply(Image image) throws ImageException;
  }

  /** A step that changes each element of a tensor by itself. */
  non-sealed interface OfElements extends Transform {
    /**
     * The changed element of a channel, in float32.
     *
     * @param kind what the element is: a float, or an integer of [0, 255]
     */
    float apply(float value, int channel, Form.Kind kind);
  }

  /** A step from tensors to tensors. */
  non-sealed interface OfTensors extends Transform {
    /**
     * The changed tensors.
     *
     * @param planes may be modified
     * @throws ImageException if the step cannot be done with tensors of this shape
     */
    Planes apply(Planes planes) throws ImageException;
  }

  /** The step from images to tensors. */
  non-sealed interface ToPlanes extends Transform {
    /** The element for a byte. */
    float element(int value);
  }

  /** The step from tensors to images. */
  non-sealed interface ToPixels extends Transform {
    /**
     * The image of an array.
     *
     * @param index of the array, in [0, n)
     * @throws ImageException if it has neither 1 nor 3 channels
     */
    Image apply(Planes planes, int index, Form.Kind kind) throws ImageException;
  }
}
