package dev.lamina.spark.job;

import dev.lamina.image.ColorMode;
import dev.lamina.image.Image;
import dev.lamina.image.ImageDecoder;
import dev.lamina.image.ImageEncoder;
import dev.lamina.image.ImageException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** A few images before and after preprocessing, side by side, as a picture and a page with it. */
final class ContactSheet {
  private static final int SIDE = Sampling.SIDE;
  private static final int GAP = 8;
  private static final int PAIRS_IN_A_ROW = 3;
  private static final int PAIR = 2 * (SIDE + GAP) + GAP;

  /**
   * One image.
   *
   * @param shape of the result, (C, H, W)
   * @param before a small image of it as a PNG file
   * @param after the same of the result
   */
  @SuppressWarnings("ArrayRecordComponent") // Shown once; never compared.
  record Pair(String key, List<Integer> shape, byte[] before, byte[] after) {}

  private final List<Pair> pairs;
  private final int width;

  /** The sheet of the first so many, in the order of the sample. */
  ContactSheet(List<Pair> candidates, int wanted) {
    this.pairs =
        candidates.stream()
            .sorted(
                Comparator.comparingLong((Pair pair) -> Sampling.place(pair.key()))
                    .thenComparing(Pair::key))
            .limit(wanted)
            .sorted(Comparator.comparing(Pair::key))
            .toList();
    this.width = Math.min(PAIRS_IN_A_ROW, pairs.size()) * PAIR;
  }

  boolean isEmpty() {
    return pairs.isEmpty();
  }

  /** The pairs in rows of three, on white. */
  byte[] toPng() {
    int rows = (pairs.size() + PAIRS_IN_A_ROW - 1) / PAIRS_IN_A_ROW;
    int height = rows * (SIDE + GAP) + GAP;
    byte[] canvas = new byte[height * width * 3];
    Arrays.fill(canvas, (byte) 0xff);
    for (int i = 0; i < pairs.size(); i++) {
      int top = GAP + i / PAIRS_IN_A_ROW * (SIDE + GAP);
      int left = GAP + i % PAIRS_IN_A_ROW * PAIR;
      draw(pairs.get(i).before(), canvas, top, left);
      draw(pairs.get(i).after(), canvas, top, left + SIDE + GAP);
    }
    return new ImageEncoder(ImageEncoder.Format.PNG)
        .encode(new Image(height, width, ColorMode.RGB, canvas));
  }

  private void draw(byte[] png, byte[] canvas, int top, int left) {
    try {
      Image image = new ImageDecoder(ColorMode.RGB, SIDE * SIDE).decode(png);
      int y = top + (SIDE - image.height()) / 2;
      int x = left + (SIDE - image.width()) / 2;
      for (int row = 0; row < image.height(); row++) {
        System.arraycopy(
            image.pixels(),
            row * image.width() * 3,
            canvas,
            ((y + row) * width + x) * 3,
            image.width() * 3);
      }
    } catch (ImageException e) {
      throw new IllegalStateException("a small image was not written well", e);
    }
  }

  /** A page that needs no other file. */
  String toHtml(String data, List<Map<String, Object>> transforms) {
    StringBuilder page = new StringBuilder();
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n");
    page.append("<title>lamina preprocess</title>\n");
    page.append(
        "<style>body{font-family:sans-serif;margin:2em}td,th{padding:.2em 1em .2em 0;"
            + "text-align:left}</style>\n");
    page.append("<h1>Preprocessed images</h1>\n<p>").append(escaped(data)).append("</p>\n<ol>\n");
    for (Map<String, Object> transform : transforms) {
      page.append("<li><code>").append(escaped(transform.toString())).append("</code></li>\n");
    }
    page.append("</ol>\n<p>A sample, each before and after; the least element of a tensor is");
    page.append(" black, the largest white.</p>\n<img alt=\"contact sheet\" src=\"");
    page.append("data:image/png;base64,").append(Base64.getEncoder().encodeToString(toPng()));
    page.append("\">\n<table>\n<tr><th></th><th>image</th><th>result (C, H, W)</th></tr>\n");
    for (int i = 0; i < pairs.size(); i++) {
      page.append("<tr><td>").append(i + 1).append("</td><td>");
      page.append(escaped(pairs.get(i).key())).append("</td><td>");
      page.append(pairs.get(i).shape()).append("</td></tr>\n");
    }
    return page.append("</table>\n</html>\n").toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
