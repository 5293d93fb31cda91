package dev.lamina.image.transform;

import dev.lamina.image.Image;
import dev.lamina.image.ImageException;
import dev.lamina.nn.Default;
import dev.lamina.nn.IntTuple;
import java.util.ArrayList;
import java.util.List;

/**
 * The four corners and the middle of the image and of its mirror image: torchvision's {@code
 * TenCrop}. The steps after it are done with each; the result has the shape (10, C, H, W).
 *
 * @param size one number for both axes, or (height, width); each at least 1 and at most the image's
 * @param verticalFlip whether top and bottom are exchanged instead of left and right; default false
 */
public record TenCrop(IntTuple size, @Default("false") boolean verticalFlip)
    implements Transform.ToSeveral {
  /**
   * Checks the argument.
   *
   * @throws dev.lamina.nn.LayerException if there are neither one nor two numbers, or one is below
   *     1
   */
  public TenCrop {
    ImageSizes.checkArgument(size);
  }

  @Override
  public List<Image> apply(Image image) throws ImageException {
    List<Image> crops = new ArrayList<>(FiveCrop.crops(this, size, image));
    Gather flip = verticalFlip ? new VerticalFlip() : new HorizontalFlip();
    crops.addAll(FiveCrop.crops(this, size, flip.apply(image)));
    return crops;
  }

  @Override
  public Form form(Form input) {
    return FiveCrop.form(this, size, input, 10);
  }
}
