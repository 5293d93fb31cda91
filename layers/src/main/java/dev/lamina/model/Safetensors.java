package dev.lamina.model;

import dev.lamina.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A file of named arrays in the safetensors format. */
public final class Safetensors implements AutoCloseable {
  /** Where and what an array of the file is. */
  public record Info(DataType dtype, Shape shape, long begin, long end) {}

  private Safetensors() {}

  public static Safetensors open(Path file) throws IOException {
    throw new UnsupportedOperationException();
  }

  public Set<String> keys() {
    throw new UnsupportedOperationException();
  }

  public Map<String, String> metadata() {
    throw new UnsupportedOperationException();
  }

  public Info info(String key) {
    throw new UnsupportedOperationException();
  }

  public INDArray read(String key) throws IOException {
    throw new UnsupportedOperationException();
  }

  public Map<String, INDArray> readAll() throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() throws IOException {}

  public static void write(Path file, Map<String, INDArray> arrays, Map<String, String> metadata)
      throws IOException {
    throw new UnsupportedOperationException();
  }
}
