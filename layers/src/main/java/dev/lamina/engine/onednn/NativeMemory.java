package dev.lamina.engine.onednn;

import org.bytedeco.javacpp.Pointer;

/** A block of native memory, zeroed, aligned to cache lines; freed by {@link #close} alone. */
final class NativeMemory implements AutoCloseable {
  private static final long ALIGNMENT = 64;

  private final Pointer block;
  private final long begin;
  private final long bytes;

  NativeMemory(long bytes) {
    this.bytes = bytes;
    // Not an allocation that JavaCPP's limits count: those would tie arenas to the Java heap's
    // size.
    block = Pointer.calloc(1, bytes + ALIGNMENT);
    if (block == null || block.isNull()) {
      throw new OutOfMemoryError("cannot allocate " + bytes + " bytes of native memory");
    }
    begin = (block.address() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  long bytes() {
    return bytes;
  }

  /** The memory from an offset on. */
  Pointer at(long offset) {
    return address(begin + offset);
  }

  static long aligned(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** A pointer to memory that somebody else owns. */
  static Pointer address(long address) {
    return new Address(address);
  }

  @Override
  public void close() {
    if (!block.isNull()) {
      Pointer.free(block);
      block.setNull();
    }
  }

  private static final class Address extends Pointer {
    Address(long value) {
      address = value;
    }
  }
}
