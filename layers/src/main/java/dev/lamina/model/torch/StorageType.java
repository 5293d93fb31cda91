package dev.lamina.model.torch;

import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;

/** torch's storages: what type the elements are of. */
enum StorageType {
  FLOAT("FloatStorage", "float32", DataType.FLOAT),
  DOUBLE("DoubleStorage", "float64", DataType.DOUBLE),
  HALF("HalfStorage", "float16", DataType.FLOAT16),
  BFLOAT16("BFloat16Storage", "bfloat16", DataType.BFLOAT16),
  LONG("LongStorage", "int64", DataType.INT64),
  INT("IntStorage", "int32", DataType.INT32),
  SHORT("ShortStorage", "int16", DataType.INT16),
  CHAR("CharStorage", "int8", DataType.INT8),
  BYTE("ByteStorage", "uint8", DataType.UINT8),
  BOOL("BoolStorage", "bool", DataType.BOOL),
  /** Bytes, whose type the tensor tells. */
  UNTYPED("UntypedStorage", null, DataType.UINT8);

  private static final Map<String, StorageType> BY_NAME = new HashMap<>();
  private static final Map<String, StorageType> BY_DTYPE = new HashMap<>();

  static {
    for (StorageType type : values()) {
      BY_NAME.put(type.storage, type);
      BY_DTYPE.put(type.dtype, type);
    }
  }

  private final String storage;
  private final String dtype;
  private final DataType elements;

  StorageType(String storage, String dtype, DataType elements) {
    this.storage = storage;
    this.dtype = dtype;
    this.elements = elements;
  }

  /** The type that torch names so, such as {@code FloatStorage}; null if there is none here. */
  static StorageType named(String storage) {
    return BY_NAME.get(storage);
  }

  /** The type of elements that torch names so, such as {@code float32}; null if there is none. */
  static StorageType ofDtype(String dtype) {
    return BY_DTYPE.get(dtype);
  }

  DataType elements() {
    return elements;
  }

  int width() {
    return elements.width();
  }
}
