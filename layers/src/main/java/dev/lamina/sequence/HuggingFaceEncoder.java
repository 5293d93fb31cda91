package dev.lamina.sequence;

import static dev.lamina.sequence.SequenceException.check;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;

/**
 * A tokeniser of Hugging Face's {@code tokenizer.json}: WordPiece, BPE, Unigram or words, with its
 * own normalising, splitting and special tokens. The file's truncation and padding are not used.
 *
 * <p>Runs Hugging Face's own library, natively; nothing is looked for on the network.
 */
public final class HuggingFaceEncoder implements Encoder {
  static {
    // Otherwise a machine with a GPU would make DJL look for another library, on the network.
    if (System.getenv("RUST_FLAVOR") == null && System.getProperty("RUST_FLAVOR") == null) {
      System.setProperty("RUST_FLAVOR", "cpu");
    }
  }

  private final HuggingFaceTokenizer tokenizer;
  private final boolean addSpecialTokens;
  private final int size;
  private final Frame frame;
  private final int pad;

  /**
   * Opens a tokeniser.
   *
   * @param name the file's name, for errors
   * @param json the file. Not modified.
   * @param addSpecialTokens whether texts get the special tokens of the file's post-processor
   * @param pad the token for padding; null for id 0
   * @throws SequenceException if it is no tokeniser, or has no such token
   */
  public HuggingFaceEncoder(String name, byte[] json, boolean addSpecialTokens, String pad) {
    this.addSpecialTokens = addSpecialTokens;
    TokenizerFile file = read(name, json);
    this.size = file.size();
    Integer id = pad == null ? (Integer) 0 : file.id(pad);
    check(id != null, "tokenizer %s: has no token '%s'", name, pad);
    this.pad = id;
    this.tokenizer = open(name, json);
    this.frame = frameOf(tokenizer.encode("", addSpecialTokens, false));
  }

  private static TokenizerFile read(String name, byte[] json) {
    try {
      return TokenizerFile.read(json);
    } catch (IOException | SequenceException e) {
      throw refused(name, e);
    }
  }

  private static HuggingFaceTokenizer open(String name, byte[] json) {
    try {
      return HuggingFaceTokenizer.newInstance(
          new ByteArrayInputStream(json), Map.of("truncation", "false", "padding", "false"));
    } catch (IOException | RuntimeException e) {
      throw refused(name, e);
    }
  }

  private static SequenceException refused(String name, Exception error) {
    String message = String.valueOf(error.getMessage()).lines().findFirst().orElse("");
    return new SequenceException("tokenizer " + name + ": is no tokenizer.json: " + message);
  }

  /** Of no text only the special tokens are left; all but the last ones stand before a text. */
  private static Frame frameOf(Encoding empty) {
    int all = empty.getIds().length;
    int before = all / 2 + all % 2;
    return new Frame(before, all - before);
  }

  @Override
  public int[] encode(String text) {
    long[] ids = tokenizer.encode(text, addSpecialTokens, false).getIds();
    int[] encoded = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      encoded[i] = Math.toIntExact(ids[i]);
    }
    return encoded;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Frame frame() {
    return frame;
  }

  @Override
  public int pad() {
    return pad;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
