package dev.lamina.model;

/** A safetensors file is malformed, or cannot hold what it was given. */
public final class SafetensorsException extends ModelException {
  private static final long serialVersionUID = 1L;

  SafetensorsException(String message) {
    super(message);
  }
}
