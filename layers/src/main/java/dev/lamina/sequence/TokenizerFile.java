package dev.lamina.sequence;

import static dev.lamina.sequence.SequenceException.check;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** What a {@code tokenizer.json} says of its tokens: the library tells neither number nor ids. */
final class TokenizerFile {
  private final Map<String, Integer> ids = new HashMap<>();
  private int size;

  private TokenizerFile() {}

  /**
   * Reads the tokens of the model and the added ones.
   *
   * @throws SequenceException if they are not where they should be
   * @throws IOException if it is not JSON
   */
  static TokenizerFile read(byte[] json) throws IOException {
    TokenizerFile file = new TokenizerFile();
    try (JsonParser in = new JsonFactory().createParser(json)) {
      check(in.nextToken() == JsonToken.START_OBJECT, "expected an object");
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String key = in.currentName();
        JsonToken value = in.nextToken();
        if (key.equals("model") && value == JsonToken.START_OBJECT) {
          file.readModel(in);
        } else if (key.equals("added_tokens") && value == JsonToken.START_ARRAY) {
          file.readAdded(in);
        } else {
          in.skipChildren();
        }
      }
    }
    check(file.size > 0, "expected a model with a vocabulary");
    return file;
  }

  private void readModel(JsonParser in) throws IOException {
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String key = in.currentName();
      JsonToken value = in.nextToken();
      if (key.equals("vocab") && value == JsonToken.START_OBJECT) {
        while (in.nextToken() == JsonToken.FIELD_NAME) {
          String token = in.currentName();
          in.nextToken();
          add(token, in.getIntValue());
        }
      } else if (key.equals("vocab") && value == JsonToken.START_ARRAY) {
        readPairs(in);
      } else {
        in.skipChildren();
      }
    }
  }

  /** Tokens with their scores, in the order of their ids. */
  private void readPairs(JsonParser in) throws IOException {
    int id = 0;
    while (in.nextToken() == JsonToken.START_ARRAY) {
      in.nextToken();
      add(in.getText(), id++);
      while (in.nextToken() != JsonToken.END_ARRAY) {
        check(in.currentToken() != null, "the vocabulary ends early");
      }
    }
  }

  private void readAdded(JsonParser in) throws IOException {
    while (in.nextToken() == JsonToken.START_OBJECT) {
      String content = null;
      int id = -1;
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String key = in.currentName();
        in.nextToken();
        if (key.equals("content")) {
          content = in.getText();
        } else if (key.equals("id")) {
          id = in.getIntValue();
        } else {
          in.skipChildren();
        }
      }
      check(content != null && id >= 0, "an added token has no content or id");
      add(content, id);
    }
  }

  private void add(String token, int id) {
    check(id >= 0, "token '%s' has the id %s", token, id);
    ids.put(token, id);
    size = Math.max(size, id + 1);
  }

  /** One more than the largest id. */
  int size() {
    return size;
  }

  /** The id of a token, null if there is none. */
  Integer id(String token) {
    return ids.get(token);
  }
}
