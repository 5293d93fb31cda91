package dev.lamina.image.transform;

/**
 * Each channel stretched so that its darkest pixel is 0 and its brightest 255: torchvision's {@code
 * autocontrast}.
 */
public record AutoContrast() implements OfChannels {
  @Override
  public int[] table(int[] histogram) {
    int low = 0;
    while (low < 255 && histogram[low] == 0) {
      low++;
    }
    int high = 255;
    while (high > 0 && histogram[high] == 0) {
      high--;
    }
    int[] table = OfChannels.same();
    if (high > low) {
      double scale = 255.0 / (high - low);
      double offset = -low * scale;
      for (int value = 0; value < table.length; value++) {
        table[value] = (int) (value * scale + offset);
      }
    }
    return table;
  }
}
