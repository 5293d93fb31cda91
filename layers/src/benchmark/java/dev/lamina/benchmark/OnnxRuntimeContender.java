package dev.lamina.benchmark;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.lamina.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/** ONNX Runtime with all its optimisations, which are its default. */
final class OnnxRuntimeContender implements Contender {
  static final String NAME = "ONNX Runtime";

  private final OrtSession session;
  private final OnnxTensor input;
  private OrtSession.Result result;

  OnnxRuntimeContender(Path model, Shape shape, float[] values, int threads) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    FloatBuffer buffer =
        ByteBuffer.allocateDirect(values.length * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    buffer.put(0, values);
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      session = environment.createSession(model.toString(), options);
      input = OnnxTensor.createTensor(environment, buffer, shape.toArray());
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  static String version() {
    return OrtEnvironment.getEnvironment().getVersion();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run() {
    forget();
    try {
      result = session.run(Map.of("input", input));
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public float[] output() {
    FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
    float[] copy = new float[values.remaining()];
    values.get(copy);
    return copy;
  }

  private void forget() {
    if (result != null) {
      result.close();
      result = null;
    }
  }

  @Override
  public void close() {
    forget();
    input.close();
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
