package dev.lamina.spark.report;

import dev.lamina.spark.job.PreprocessResult;
import java.util.Locale;
import java.util.Map;

/** The result of preprocessing as text. */
public final class PreprocessSummary {
  private static final int MOST_ARGUMENTS = 100;

  private PreprocessSummary() {}

  /** Some lines of text, ended by line feeds. */
  public static String of(PreprocessResult result) {
    SummaryText text = new SummaryText();
    PreprocessResult.Settings settings = result.settings();
    text.line("%s of %s", written(settings), settings.data());
    for (Map<String, Object> transform : settings.transforms()) {
      text.line("  %s", shown(transform));
    }
    text.line("");
    text.counts(result.counts(), "written");
    text.line("%,d bytes of content", result.bytes());
    text.line("");
    text.line("%-11s %s", title(settings.write()), result.outputs().data());
    text.line("Records     %s", result.outputs().records());
    text.line("Unreadable  %s", result.outputs().unreadable());
    if (result.outputs().report() != null) {
      text.line("Report      %s", result.outputs().report());
    }
    text.line("Result      %s", result.outputs().result());
    text.line("%.1f s, %.0f images/s", result.run().seconds(), result.run().recordsPerSecond());
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
            arguments
                .append(arguments.isEmpty() ? "" : ", ")
                .append(name)
                .append('=')
                .append(value);
          }
        });
    String all =
        arguments.length() <= MOST_ARGUMENTS
            ? arguments.toString()
            : arguments.substring(0, MOST_ARGUMENTS) + "...";
    return transform.get("type") + "(" + all + ")";
  }
}
