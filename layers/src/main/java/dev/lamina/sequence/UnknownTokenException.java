package dev.lamina.sequence;

/** A text has a token that is not in the vocabulary, which has none for unknown ones. */
public final class UnknownTokenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownTokenException(String token) {
    super("token '" + token + "' is not in the vocabulary, and no 'unk' stands for such");
  }
}
