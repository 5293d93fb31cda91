package dev.lamina.spark.report;

import dev.lamina.spark.job.RecordCounts;
import java.util.Locale;

/** Text for people, put together line by line. */
final class SummaryText {
  private final StringBuilder text = new StringBuilder();

  /** Appends a line; {@code format} as of {@link String#format}. */
  void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  /** What there is to say of the numbers of records; {@code used} is what became of the good. */
  void counts(RecordCounts counts, String used) {
    line(
        "%,d records: %,d %s, %,d unreadable%s",
        counts.read(),
        counts.used(),
        used,
        counts.unreadable(),
        counts.unreadable() == 0 ? "" : " " + counts.unreadableByReason());
    if (counts.tooManyUnreadable()) {
      line(
          "MORE UNREADABLE THAN ALLOWED (%s): the results are of the rest", counts.maxUnreadable());
    }
    note(counts.withoutImageSuffix(), "%,d records without an image format's suffix");
    note(counts.hidden(), "%,d hidden files left out");
    note(counts.outsideClasses(), "%,d files beside the classes' folders left out");
    if (!counts.emptyClasses().isEmpty()) {
      line("classes without a file: %s", String.join(", ", counts.emptyClasses()));
    }
  }

  private void note(long count, String format) {
    if (count > 0) {
      line(format, count);
    }
  }

  /** A number, or {@code none} where there is not any. */
  static String number(double value, String format) {
    return Double.isNaN(value) ? "none" : String.format(Locale.ROOT, format, value);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
