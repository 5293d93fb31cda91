package dev.lamina.spark.run;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.CRC32C;

/** How the content of files is told apart in a manifest. */
public enum Checksum {
  /** 64 hexadecimal digits. */
  SHA256,
  /** CRC-32 of Castagnoli, 8 hexadecimal digits: faster, against accidents alone. */
  CRC32C;

  /** The column's name. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The checksum of bytes. */
  public String of(byte[] bytes) {
    Running running = begin();
    running.update(bytes, bytes.length);
    return running.end();
  }

  /** The checksum of all that a stream has. */
  public String of(InputStream in) throws IOException {
    Running running = begin();
    byte[] buffer = new byte[1 << 16];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      running.update(buffer, read);
    }
    return running.end();
  }

  private interface Running {
    void update(byte[] bytes, int length);

    String end();
  }

  private Running begin() {
    return this == CRC32C ? new Cyclic() : new Digest();
  }

  private static final class Cyclic implements Running {
    private final CRC32C sum = new CRC32C();

    @Override
    public void update(byte[] bytes, int length) {
      sum.update(bytes, 0, length);
    }

    @Override
    public String end() {
      return "%08x".formatted(sum.getValue());
    }
  }

  private static final class Digest implements Running {
    private final MessageDigest digest;

    Digest() {
      try {
        this.digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }

    @Override
    public void update(byte[] bytes, int length) {
      digest.update(bytes, 0, length);
    }

    @Override
    public String end() {
      return HexFormat.of().formatHex(digest.digest());
    }
  }
}
