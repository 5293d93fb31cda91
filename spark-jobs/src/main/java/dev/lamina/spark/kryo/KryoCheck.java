package dev.lamina.spark.kryo;

import dev.lamina.nn.Graph;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.serializer.DeserializationStream;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializationStream;
import org.apache.spark.serializer.Serializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Proves before a job's first task that the session's own serializer carries the model: a setting
 * that lacks is named at once, not by a stack trace from an executor.
 */
public final class KryoCheck {
  private static final String SERIALIZER = "spark.serializer";
  private static final String REGISTRATOR = "spark.kryo.registrator";
  private static final int PIPE_BYTES = 1 << 20;

  private KryoCheck() {}

  /**
   * Sends a model through the serializer of the running Spark and compares what comes out.
   *
   * @throws IllegalStateException if it does not come through; it names the setting to change
   */
  public static void check(SharedGraph model) {
    SparkConf conf = SparkEnv.get().conf();
    Serializer serializer = SparkEnv.get().serializer();
    if (!(serializer instanceof KryoSerializer)) {
      throw new IllegalStateException(
          "layers travel in Kryo, but %s is %s: set %s=%s"
              .formatted(
                  SERIALIZER,
                  serializer.getClass().getName(),
                  SERIALIZER,
                  KryoSerializer.class.getName()));
    }
    String registrator = LaminaKryoRegistrator.class.getName();
    if (!conf.get(REGISTRATOR, "").contains(registrator)) {
      throw new IllegalStateException(
          "layers travel in Kryo, but %s is '%s': set %s=%s (several are parted by commas)"
              .formatted(REGISTRATOR, conf.get(REGISTRATOR, ""), REGISTRATOR, registrator));
    }
    Graph copy = roundTrip(serializer, model).graph();
    try {
      compare(model.graph(), copy);
    } finally {
      copy.nodes().forEach(node -> node.arrays().values().forEach(KryoCheck::close));
    }
  }

  private static void close(INDArray array) {
    if (array.closeable()) {
      array.close();
    }
  }

  private static void compare(Graph sent, Graph came) {
    boolean equal =
        sent.inputs().equals(came.inputs())
            && sent.outputs().equals(came.outputs())
            && sent.nodes().size() == came.nodes().size();
    for (int i = 0; equal && i < sent.nodes().size(); i++) {
      equal =
          sent.nodes().get(i).name().equals(came.nodes().get(i).name())
              && sent.nodes().get(i).spec().equals(came.nodes().get(i).spec())
              && sent.nodes().get(i).inputs().equals(came.nodes().get(i).inputs());
    }
    equal = equal && sent.bytes() == came.bytes();
    if (!equal) {
      throw new IllegalStateException("the model is not the same after a trip through Kryo");
    }
  }

  /**
   * Writes on this thread and reads on another: whatever its size, the bytes are never all there.
   */
  private static SharedGraph roundTrip(Serializer serializer, SharedGraph model) {
    ClassTag<SharedGraph> tag = ClassTag$.MODULE$.apply(SharedGraph.class);
    try (PipedInputStream in = new PipedInputStream(PIPE_BYTES)) {
      PipedOutputStream out = new PipedOutputStream(in);
      CompletableFuture<SharedGraph> read = new CompletableFuture<>();
      Thread reader = new Thread(() -> read(serializer, in, tag, read), "lamina-kryo-check");
      reader.setDaemon(true);
      reader.start();
      RuntimeException writeFault = null;
      try (SerializationStream stream = serializer.newInstance().serializeStream(out)) {
        stream.writeObject(model, tag);
      } catch (RuntimeException e) {
        writeFault = e;
      }
      out.close();
      // Writing also fails when the reading thread gave up; then the cause is the reader's.
      if (writeFault != null && !(rootCause(writeFault) instanceof IOException)) {
        throw explained(writeFault);
      }
      return read.get();
    } catch (ExecutionException e) {
      throw explained(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the model's serialization was checked", e);
    } catch (IOException e) {
      throw explained(e);
    }
  }

  private static void read(
      Serializer serializer,
      PipedInputStream in,
      ClassTag<SharedGraph> tag,
      CompletableFuture<SharedGraph> read) {
    try (DeserializationStream stream = serializer.newInstance().deserializeStream(in)) {
      read.complete(stream.readObject(tag));
      in.transferTo(OutputStream.nullOutputStream());
    } catch (RuntimeException | IOException e) {
      read.completeExceptionally(new CompletionException(e));
    }
  }

  private static Throwable rootCause(Throwable fault) {
    Throwable root = fault;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static IllegalStateException explained(Throwable fault) {
    Throwable cause = fault instanceof CompletionException ? fault.getCause() : fault;
    String message = String.valueOf(cause.getMessage());
    String advice =
        message.contains("Buffer overflow")
            ? ": raise spark.kryoserializer.buffer.max"
            : message.contains("not registered")
                ? ": check " + REGISTRATOR + " and spark.kryo.registrationRequired"
                : "";
    return new IllegalStateException(
        "the model does not travel in Kryo" + advice + ": " + message, cause);
  }
}
