package dev.lamina.engine.onednn;

import dev.lamina.engine.Precision;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The number type that a plan's values between layers have.
 *
 * <p>Without instructions for it oneDNN emulates bfloat16, at half the speed of float32 or less. So
 * there a plan computes in float32, with one warning a process, unless the system property {@value
 * #PROPERTY} is {@value #FORCE}: for the same numbers as on another processor.
 */
final class ValueType {
  static final String PROPERTY = "lamina.bfloat16";
  static final String FORCE = "force";

  private static final AtomicBoolean warned = new AtomicBoolean();

  private ValueType() {}

  /** The type for a precision on this processor. */
  static int of(Precision precision) {
    return of(precision, OneDnn.hasBfloat16(), FORCE.equals(System.getProperty(PROPERTY)));
  }

  static int of(Precision precision, boolean isNative, boolean forced) {
    if (precision == Precision.FLOAT32) {
      return Layout.FLOAT32;
    }
    if (isNative || forced) {
      return Layout.BFLOAT16;
    }
    if (!warned.getAndSet(true)) {
      System.getLogger(ValueType.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "this processor ({0}) has no bfloat16: plans compute in float32;"
                  + " -D{1}={2} emulates bfloat16, which is slower",
              OneDnn.instructionSet(),
              PROPERTY,
              FORCE);
    }
    return Layout.FLOAT32;
  }
}
