package dev.lamina.benchmark;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import dev.lamina.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * libtorch through DJL, on a TorchScript trace. Its native libraries come from the class path:
 * nothing is downloaded.
 */
final class LibtorchContender implements Contender {
  private static final String ENGINE = "PyTorch";

  private final Model model;
  private final Predictor<NDList, NDList> predictor;
  private final NDManager manager;
  private final NDList input;
  private NDList result;

  LibtorchContender(Path file, Shape shape, float[] values, int threads) {
    prepare(threads);
    String name = file.getFileName().toString().replaceFirst("\\.pt$", "");
    model = Model.newInstance(name, Device.cpu(), ENGINE);
    try {
      model.load(file.getParent(), name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (MalformedModelException e) {
      throw new IllegalStateException(e);
    }
    predictor = model.newPredictor(new NoopTranslator());
    manager = model.getNDManager().newSubManager();
    NDArray array = manager.create(values, new ai.djl.ndarray.types.Shape(shape.toArray()));
    input = new NDList(array);
  }

  /** The engine reads these when it is loaded; the folder of its libraries is in the main class. */
  private static void prepare(int threads) {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
  }

  static String version() {
    return Engine.getEngine(ENGINE).getVersion();
  }

  @Override
  public String name() {
    return "libtorch (DJL)";
  }

  @Override
  public void run() {
    forget();
    try {
      result = predictor.predict(input);
    } catch (TranslateException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public float[] output() {
    return result.get(0).toFloatArray();
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
    predictor.close();
    manager.close();
    model.close();
  }
}
