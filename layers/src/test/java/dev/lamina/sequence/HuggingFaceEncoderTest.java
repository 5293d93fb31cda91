package dev.lamina.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The oracle is Hugging Face's other library, the one in JavaScript: see make_tokenizers.mjs. */
class HuggingFaceEncoderTest {
  /** A text and its ids, with special tokens and without. */
  private record Golden(String text, List<Integer> ids, List<Integer> plain) {}

  private static byte[] file(String name) throws IOException {
    try (InputStream in = HuggingFaceEncoderTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private static List<Golden> goldens(String tokenizer) throws IOException {
    List<Golden> goldens = new ArrayList<>();
    try (JsonParser in = new JsonFactory().createParser(file("tokenizers.json"))) {
      while (!tokenizer.equals(in.currentName())) {
        in.nextToken();
      }
      in.nextToken();
      while (in.nextToken() == JsonToken.START_OBJECT) {
        in.nextToken();
        String text = in.nextTextValue();
        goldens.add(new Golden(text, numbers(in), numbers(in)));
        in.nextToken();
      }
    }
    return goldens;
  }

  private static List<Integer> numbers(JsonParser in) throws IOException {
    List<Integer> numbers = new ArrayList<>();
    in.nextToken();
    in.nextToken();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      numbers.add(in.getIntValue());
    }
    return numbers;
  }

  @ParameterizedTest
  @ValueSource(strings = {"wordpiece", "bpe", "unigram"})
  void encode_texts_isHuggingFaces(String tokenizer) throws IOException {
    byte[] json = file(tokenizer + ".json");
    List<Golden> goldens = goldens(tokenizer);
    assertThat(goldens).hasSize(7);
    try (HuggingFaceEncoder around = new HuggingFaceEncoder(tokenizer, json, true, null);
        HuggingFaceEncoder plain = new HuggingFaceEncoder(tokenizer, json, false, null)) {
      for (Golden golden : goldens) {
        assertThat(around.encode(golden.text()))
            .as(golden.text())
            .containsExactly(golden.ids().stream().mapToInt(id -> id).toArray());
        assertThat(plain.encode(golden.text()))
            .as(golden.text())
            .containsExactly(golden.plain().stream().mapToInt(id -> id).toArray());
      }
      assertThat(around.frame()).isEqualTo(new Encoder.Frame(1, 1));
      assertThat(plain.frame()).isEqualTo(new Encoder.Frame(0, 0));
    }
  }

  @ParameterizedTest
  @CsvSource({"wordpiece, [PAD], 0, 64", "bpe, </s>, 1, 269", "unigram, a, 10, 22"})
  void constructor_vocabulary_isTheFiles(String tokenizer, String pad, int id, int size)
      throws IOException {
    byte[] json = file(tokenizer + ".json");
    try (HuggingFaceEncoder encoder = new HuggingFaceEncoder(tokenizer, json, true, pad)) {
      assertThat(encoder.pad()).isEqualTo(id);
      assertThat(encoder.size()).isEqualTo(size);
    }
  }

  @Test
  void constructor_noTokenizer_namesTheFile() throws IOException {
    byte[] json = file("bpe.json");
    assertThatThrownBy(() -> new HuggingFaceEncoder("t.json", json, true, "<pad>"))
        .isInstanceOf(SequenceException.class)
        .hasMessage("tokenizer t.json: has no token '<pad>'");
    for (String text :
        List.of(
            "",
            "no json",
            "[]",
            "{}",
            "{\"model\": {\"vocab\": {}}}",
            "{\"model\": {\"vocab\": {\"a\": -1}}}",
            "{\"model\": {\"type\": \"None\", \"vocab\": {\"a\": 0}}}")) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      assertThatThrownBy(() -> new HuggingFaceEncoder("t.json", bytes, true, null))
          .as(text)
          .isInstanceOf(SequenceException.class)
          .hasMessageStartingWith("tokenizer t.json: is no tokenizer.json: ");
    }
  }
}
