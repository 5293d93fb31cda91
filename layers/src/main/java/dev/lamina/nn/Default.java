package dev.lamina.nn;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The value of a spec's argument where none is given, as torch's Python would write it. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
  /** {@code true}, {@code 1}, {@code 1e-5}, {@code zeros}, {@code none}, ... */
  String value();
}
