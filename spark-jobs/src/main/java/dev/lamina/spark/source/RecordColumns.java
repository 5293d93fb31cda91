package dev.lamina.spark.source;

/** The names of the columns that say in a table which record a row is about, and what is wrong. */
public final class RecordColumns {
  /** {@link DataRecord#key}, a string. */
  public static final String KEY = "key";

  /** {@link DataRecord#path}, a string. */
  public static final String PATH = "path";

  /** {@link DataRecord#label}, an integer. */
  public static final String LABEL = "label";

  /** {@link DataRecord#className}, a string. */
  public static final String CLASS = "class";

  /** {@link DataRecord#reason}, a string. */
  public static final String REASON = "reason";

  /** {@link DataRecord#message}, a string. */
  public static final String MESSAGE = "message";

  private RecordColumns() {}
}
