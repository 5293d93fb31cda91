package dev.lamina.spark.report;

import dev.lamina.spark.job.PreprocessResult;
import java.util.Locale;
import java.util.Map;

/** The result of preprocessing as text. */
public final class PreprocessSummary {
  private static final int MOST_ARGUMENTS = 100;

  private final StringBuilder text = new StringBuilder();

  private PreprocessSummary() {}

  /** A page of text, its lines ended by line feeds. */
  public static String of(PreprocessResult result) {
    return new PreprocessSummary().write(result);
  }

  private String write(PreprocessResult result) {
    PreprocessResult.Settings settings = result.settings();
    PreprocessResult.Counts counts = result.counts();
    line("%s over %s", written(settings), settings.data());
    for (Map<String, Object> transform : settings.transforms()) {
      line("  %s", shown(transform));
    }
    line("");
    line(
        "%,d records: %,d written, %,d unreadable%s",
        counts.read(),
        counts.written(),
        counts.unreadable(),
        counts.unreadable() == 0 ? "" : " " + counts.unreadableByReason());
    if (counts.tooManyUnreadable()) {
      line("MORE UNREADABLE THAN ALLOWED (%s)", counts.maxUnreadable());
    }
    if (counts.hidden() > 0) {
      line("%,d hidden files left out", counts.hidden());
    }
    line("%,d bytes of content", result.bytes());
    line("");
    line("%-11s %s", title(settings.write()), result.outputs().data());
    line("Records     %s", result.outputs().records());
    line("Unreadable  %s", result.outputs().unreadable());
    if (result.outputs().report() != null) {
      line("Report      %s", result.outputs().report());
    }
    line("Result      %s", result.outputs().result());
    line("%.1f s, %.0f images/s", result.run().seconds(), result.run().imagesPerSecond());
    return text.toString();
  }

  private static String written(PreprocessResult.Settings settings) {
    String encoding = settings.encoding() == null ? "" : " (" + settings.encoding() + ")";
    return title(settings.write()) + encoding;
  }

  private static String title(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  /** {@code Resize(size=[256], interpolation=bilinear)}, not too long. */
  private static String shown(Map<String, Object> transform) {
    StringBuilder arguments = new StringBuilder();
    transform.forEach(
        (name, value) -> {
          if (!name.equals("type") && value != null) {
            arguments.append(arguments.isEmpty() ? "" : ", ").append(name).append('=').append(value);
          }
        });
    String all =
        arguments.length() <= MOST_ARGUMENTS
            ? arguments.toString()
            : arguments.substring(0, MOST_ARGUMENTS) + "...";
    return transform.get("type") + "(" + all + ")";
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
