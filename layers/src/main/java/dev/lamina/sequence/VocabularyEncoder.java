package dev.lamina.sequence;

import static dev.lamina.sequence.SequenceException.check;

import java.util.List;
import java.util.Locale;

/** Splits a text and looks its tokens up in a vocabulary; immutable. */
public final class VocabularyEncoder implements Encoder {
  /**
   * Special tokens by their names in the vocabulary; null for one that is not used.
   *
   * @param unk stands for a token that is not in the vocabulary; without it such a text is refused
   * @param bos comes before a text's tokens
   * @param eos comes after them
   * @param pad stands for no token; without it padding is id 0
   */
  public record Specials(String unk, String bos, String eos, String pad) {
    /** None of them. */
    public static final Specials NONE = new Specials(null, null, null, null);
  }

  private final Splitter splitter;
  private final Vocabulary vocabulary;
  private final boolean lowercase;
  private final int unk;
  private final int bos;
  private final int eos;
  private final int pad;

  /**
   * An encoder.
   *
   * @param lowercase whether texts are put into lower case first, by Unicode's rules for no
   *     language
   * @throws SequenceException if a special token is not in the vocabulary
   */
  public VocabularyEncoder(
      Splitter splitter, Vocabulary vocabulary, boolean lowercase, Specials specials) {
    this.splitter = splitter;
    this.vocabulary = vocabulary;
    this.lowercase = lowercase;
    this.unk = special("unk", specials.unk());
    this.bos = special("bos", specials.bos());
    this.eos = special("eos", specials.eos());
    this.pad = special("pad", specials.pad());
  }

  private int special(String name, String token) {
    if (token == null) {
      return -1;
    }
    int id = vocabulary.id(token);
    check(id >= 0, "%s '%s' is not in the vocabulary", name, token);
    return id;
  }

  /** The text as its tokens are counted and looked up. */
  static List<String> tokens(Splitter splitter, boolean lowercase, String text) {
    return splitter.split(lowercase ? text.toLowerCase(Locale.ROOT) : text);
  }

  /**
   * {@inheritDoc}
   *
   * @throws UnknownTokenException if a token is not in the vocabulary and there is none for such
   */
  @Override
  public int[] encode(String text) {
    List<String> tokens = tokens(splitter, lowercase, text);
    Frame frame = frame();
    int[] encoded = new int[frame.before() + tokens.size() + frame.after()];
    int next = 0;
    if (bos >= 0) {
      encoded[next++] = bos;
    }
    for (String token : tokens) {
      int id = vocabulary.id(token);
      if (id < 0 && unk < 0) {
        throw new UnknownTokenException(token);
      }
      encoded[next++] = id < 0 ? unk : id;
    }
    if (eos >= 0) {
      encoded[next] = eos;
    }
    return encoded;
  }

  @Override
  public int size() {
    return vocabulary.size();
  }

  @Override
  public Frame frame() {
    return new Frame(bos >= 0 ? 1 : 0, eos >= 0 ? 1 : 0);
  }

  @Override
  public int pad() {
    return Math.max(pad, 0);
  }

  @Override
  public void close() {}
}
