package dev.lamina.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.engine.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class ValueTypeTest {
  @Test
  void of_bfloat16_isItWhereTheProcessorHasItOrItIsForced() {
    assertThat(ValueType.of(Precision.BFLOAT16, true, false)).isEqualTo(Layout.BFLOAT16);
    assertThat(ValueType.of(Precision.BFLOAT16, false, true)).isEqualTo(Layout.BFLOAT16);
    assertThat(ValueType.of(Precision.FLOAT32, true, true)).isEqualTo(Layout.FLOAT32);
  }

  @Test
  void of_bfloat16ThatTheProcessorLacks_isFloat32WithOneWarning() {
    Logger logger = Logger.getLogger(ValueType.class.getName());
    Messages messages = new Messages();
    logger.addHandler(messages);
    logger.setUseParentHandlers(false);
    try {
      for (int i = 0; i < 3; i++) {
        assertThat(ValueType.of(Precision.BFLOAT16, false, false)).isEqualTo(Layout.FLOAT32);
      }
      assertThat(messages.texts).singleElement().asString().contains("no bfloat16");
    } finally {
      logger.removeHandler(messages);
      logger.setUseParentHandlers(true);
    }
  }

  private static final class Messages extends Handler {
    private final List<String> texts = new ArrayList<>();

    @Override
    public void publish(LogRecord message) {
      texts.add(message.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
