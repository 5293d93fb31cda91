package dev.lamina.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextEncodingTest {
  @TempDir Path folder;

  private Map<String, Object> definition(Object... more) throws IOException {
    Path file = folder.resolve("v.txt");
    Files.writeString(file, "<pad>\n<unk>\n<s>\n</s>\na\nb\nab\n");
    Map<String, Object> definition = new LinkedHashMap<>();
    definition.put("type", "Characters");
    definition.put("vocabulary", file.toString());
    for (int i = 0; i < more.length; i += 2) {
      definition.put((String) more[i], more[i + 1]);
    }
    return definition;
  }

  private static int[] encode(Map<String, Object> definition, String text) {
    try (Encoder encoder = TextEncoding.parse(definition).open()) {
      return encoder.encode(text);
    }
  }

  @Test
  void encode_specialTokens_standAround() throws IOException {
    Map<String, Object> all = definition("unk", "<unk>", "bos", "<s>", "eos", "</s>");

    assertThat(encode(all, "abc")).containsExactly(2, 4, 5, 1, 3);
    assertThat(encode(all, "")).containsExactly(2, 3);
    assertThat(encode(definition("unk", "<unk>", "lowercase", true), "AB")).containsExactly(4, 5);
    assertThat(encode(definition("unk", "<unk>", "n", 2), "ab")).containsExactly(4, 5, 6);
  }

  @Test
  void encode_unknownTokenWithoutUnk_isRefused() throws IOException {
    Map<String, Object> definition = definition();

    assertThatThrownBy(() -> encode(definition, "abc"))
        .isInstanceOf(UnknownTokenException.class)
        .hasMessage("token 'c' is not in the vocabulary, and no 'unk' stands for such");
  }

  @Test
  void parse_wrong_namesWhatIs() throws IOException {
    assertThatThrownBy(() -> TextEncoding.parse(definition("type", "Charakters")))
        .hasMessageContaining("unknown type 'Charakters'; did you mean 'Characters'?");
    assertThatThrownBy(() -> TextEncoding.parse(definition("vocabulery", "x")))
        .hasMessageContaining("vocabulery");
    assertThatThrownBy(() -> TextEncoding.parse(definition("vocabulary", "missing.txt")))
        .hasMessageContaining("file missing.txt: there is none");
    assertThatThrownBy(() -> TextEncoding.parse(definition("eos", "<eos>")))
        .hasMessageContaining("eos '<eos>' is not in the vocabulary");
    assertThatThrownBy(() -> TextEncoding.parse(definition("n", 0)))
        .hasMessageContaining("n must be at least min_n (1), got 0");
  }

  @Test
  void serialized_encodesTheSameWithoutItsFile() throws Exception {
    TextEncoding encoding = TextEncoding.parse(definition("unk", "<unk>", "eos", "</s>"));
    Files.delete(folder.resolve("v.txt"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(encoding);
    }

    TextEncoding read =
        (TextEncoding)
            new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();

    try (Encoder encoder = read.open()) {
      assertThat(encoder.encode("ba")).containsExactly(5, 4, 3);
    }
  }
}
