package dev.lamina.image.transform;

/**
 * Each channel changed so that its values occur about equally often: torchvision's {@code
 * equalize}.
 */
public record Equalize() implements OfChannels {
  @Override
  public int[] table(int[] histogram) {
    int total = 0;
    int last = 0;
    for (int count : histogram) {
      total += count;
      last = count > 0 ? count : last;
    }
    int[] table = OfChannels.same();
    // With one value there is total == last.
    int step = (total - last) / 255;
    if (step > 0) {
      int sum = step / 2;
      for (int value = 0; value < table.length; value++) {
        table[value] = sum / step;
        sum += histogram[value];
      }
    }
    return table;
  }
}
