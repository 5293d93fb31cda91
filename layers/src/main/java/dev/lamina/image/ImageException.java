package dev.lamina.image;

import java.util.Locale;

/**
 * Bytes cannot be made into the image that was asked for: a fault of the record, not of the job.
 */
public final class ImageException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why; {@link #code} is what tables and reports show, and never changes. */
  public enum Reason {
    /** There is no byte. */
    EMPTY,
    /** The bytes do not begin as those of any known image format. */
    NOT_AN_IMAGE,
    /** The bytes end before the image does. */
    TRUNCATED,
    /** A checksum is wrong, or the decoder gave up. */
    CORRUPT,
    /** The image has more pixels than allowed; it was not decoded. */
    TOO_LARGE,
    /** An image of a format, depth or colour model that is not decoded. */
    UNSUPPORTED,
    /** The image is decoded, but its size is not that which the model takes. */
    WRONG_SIZE;

    /** The stable name: {@code not-an-image}. */
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final Reason reason;

  /** A fault, with what was expected and what came. */
  public ImageException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
