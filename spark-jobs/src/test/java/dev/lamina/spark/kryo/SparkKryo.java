package dev.lamina.spark.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;

/** Kryo as Spark makes it from Lamina's settings. */
final class SparkKryo {
  private SparkKryo() {}

  static KryoSerializer serializer() {
    return new KryoSerializer(
        new SparkConf(false)
            .set("spark.kryo.registrator", LaminaKryoRegistrator.class.getName())
            .set("spark.kryo.registrationRequired", "true"));
  }

  static byte[] write(Object value) {
    Kryo kryo = serializer().newKryo();
    try (Output out = new Output(1024, -1)) {
      kryo.writeClassAndObject(out, value);
      return out.toBytes();
    }
  }

  static Object read(byte[] bytes) {
    try (Input in = new Input(bytes)) {
      return serializer().newKryo().readClassAndObject(in);
    }
  }

  /** Without the number of the class, which depends on what Spark registers before. */
  static byte[] writeObject(Object value) {
    try (Output out = new Output(1024, -1)) {
      serializer().newKryo().writeObject(out, value);
      return out.toBytes();
    }
  }

  static <T> T readObject(byte[] bytes, Class<T> type) {
    try (Input in = new Input(bytes)) {
      return serializer().newKryo().readObject(in, type);
    }
  }
}
