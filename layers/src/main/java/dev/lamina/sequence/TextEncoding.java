package dev.lamina.sequence;

import static dev.lamina.sequence.SequenceException.check;

import dev.lamina.nn.Arguments;
import dev.lamina.nn.Default;
import dev.lamina.nn.LayerException;
import dev.lamina.nn.Nearest;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How texts become token ids, with all that it takes, so that it can travel; immutable.
 *
 * <p>Defined by a type and its arguments:
 *
 * <ul>
 *   <li>{@code Characters}, {@code Words} (between white space) and {@code WordsAndSigns}, with
 *       {@link Split}'s arguments: a vocabulary, special tokens, n-grams
 *   <li>{@code HuggingFace}, with those of {@link HuggingFace}: a {@code tokenizer.json}
 * </ul>
 */
@SuppressWarnings("serial") // The arguments are plain data.
public final class TextEncoding implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String HUGGING_FACE = "HuggingFace";
  private static final Map<String, Splitter.Unit> UNITS =
      Map.of(
          "Characters", Splitter.Unit.CHARACTERS,
          "Words", Splitter.Unit.WORDS,
          "WordsAndSigns", Splitter.Unit.WORDS_AND_SIGNS);

  /** Larger files are neither vocabularies nor tokenisers. */
  private static final long MAX_BYTES = 256L << 20;

  /**
   * Arguments of tokens that are looked up in a vocabulary.
   *
   * @param vocabulary a file with one token a line; null, the default, where there is none yet
   * @param lowercase whether texts are put into lower case first; default false
   * @param n the most units (characters, words) of a token; default 1
   * @param minN the fewest; default 1
   * @param unk what stands for tokens that are not in the vocabulary; null, the default, for none:
   *     a text with such a token is refused
   * @param bos what comes before a text's tokens; default none
   * @param eos what comes after them; default none
   * @param pad what stands for no token; default none: id 0
   */
  public record Split(
      @Default("none") String vocabulary,
      @Default("false") boolean lowercase,
      @Default("1") int n,
      @Default("1") int minN,
      @Default("none") String unk,
      @Default("none") String bos,
      @Default("none") String eos,
      @Default("none") String pad) {}

  /**
   * Arguments of a tokeniser of Hugging Face.
   *
   * @param file a {@code tokenizer.json}
   * @param addSpecialTokens whether texts get the special tokens that the file names; default true
   * @param pad the token for padding; default none: id 0
   */
  public record HuggingFace(
      String file, @Default("true") boolean addSpecialTokens, @Default("none") String pad) {}

  private final String type;
  private final LinkedHashMap<String, Object> arguments;
  private final byte[] file;

  private TextEncoding(String type, Map<String, Object> arguments, byte[] file) {
    this.type = type;
    this.arguments = new LinkedHashMap<>(arguments);
    this.file = file;
  }

  /**
   * Reads a definition, and the file that it names.
   *
   * @param definition a {@code type} and its arguments
   * @throws SequenceException if an argument is unknown, missing or wrong, or the file is
   */
  public static TextEncoding parse(Map<String, ?> definition) {
    Map<String, Object> arguments = new LinkedHashMap<>(definition);
    Object type = arguments.remove("type");
    List<String> types = List.of("Characters", "Words", "WordsAndSigns", HUGGING_FACE);
    check(type != null, "needs a 'type', one of %s", String.join(", ", types));
    String name = type.toString();
    check(types.contains(name), "unknown type '%s'%s", name, Nearest.hint(name, types));
    try {
      String path =
          name.equals(HUGGING_FACE)
              ? Arguments.bind(HuggingFace.class, arguments).file()
              : Arguments.bind(Split.class, arguments).vocabulary();
      TextEncoding encoding =
          new TextEncoding(name, arguments, path == null ? null : content(Path.of(path)));
      if (path != null) {
        encoding.open().close();
      } else {
        encoding.splitter();
      }
      return encoding;
    } catch (LayerException e) {
      throw new SequenceException(name + ": " + e.getMessage());
    }
  }

  private static byte[] content(Path path) {
    try {
      check(Files.isRegularFile(path), "file %s: there is none", path);
      long size = Files.size(path);
      check(size <= MAX_BYTES, "file %s: has %s bytes, more than %s", path, size, MAX_BYTES);
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new SequenceException("file " + path + ": " + e.getMessage());
    }
  }

  private Split split() {
    return Arguments.bind(Split.class, arguments);
  }

  /** Whether texts are split here, so that their tokens can be counted. */
  public boolean isSplit() {
    return !type.equals(HUGGING_FACE);
  }

  /** Whether it can encode: tokens have ids. */
  public boolean hasIds() {
    return file != null;
  }

  private Splitter splitter() {
    return new Splitter(UNITS.get(type), split().minN(), split().n());
  }

  /**
   * The tokens of a text as they are looked up, without special ones.
   *
   * @throws IllegalStateException if the tokeniser does not split
   */
  public List<String> tokens(String text) {
    if (!isSplit()) {
      throw new IllegalStateException("a tokeniser of Hugging Face gives ids alone");
    }
    return VocabularyEncoder.tokens(splitter(), split().lowercase(), text);
  }

  /** A new encoder, which its taker closes. */
  public Encoder open() {
    check(file != null, "needs a vocabulary: a file with one token a line");
    if (!isSplit()) {
      HuggingFace own = Arguments.bind(HuggingFace.class, arguments);
      return new HuggingFaceEncoder(own.file(), file, own.addSpecialTokens(), own.pad());
    }
    Split own = split();
    return new VocabularyEncoder(
        splitter(),
        Vocabulary.read(own.vocabulary(), file),
        own.lowercase(),
        new VocabularyEncoder.Specials(own.unk(), own.bos(), own.eos(), own.pad()));
  }

  /** The definition as it was given. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(type);
    arguments.forEach((key, value) -> text.append(", ").append(key).append('=').append(value));
    return text.toString();
  }
}
