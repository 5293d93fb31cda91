package dev.lamina.spark.run;

import dev.lamina.spark.kryo.LaminaKryoRegistrator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.sql.SparkSession;

/** Sessions that Lamina starts itself: with the settings it wants, unless the user set others. */
public final class LaminaSession {
  private LaminaSession() {}

  /**
   * Starts a session, or returns the one that runs.
   *
   * @param name what Spark's pages show
   */
  public static SparkSession start(String name) {
    return SparkSession.builder().config(conf(name)).getOrCreate();
  }

  private static SparkConf conf(String name) {
    SparkConf conf = new SparkConf();
    Map<String, String> wanted = new LinkedHashMap<>();
    wanted.put("spark.master", "local[*]");
    wanted.put("spark.serializer", KryoSerializer.class.getName());
    wanted.put("spark.kryo.registrator", LaminaKryoRegistrator.class.getName());
    wanted.put("spark.kryo.registrationRequired", "true");
    wanted.put("spark.ui.showConsoleProgress", "false");
    // Timestamps in tables are what they are, wherever the driver stands.
    wanted.put("spark.sql.session.timeZone", "UTC");
    wanted.forEach(conf::setIfMissing);
    // SparkSubmit sets the main class as the name where the user gave none.
    if (!conf.contains("spark.app.name") || conf.get("spark.app.name").startsWith("dev.lamina")) {
      conf.setAppName(name);
    }
    return conf;
  }
}
