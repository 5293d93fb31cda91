package dev.lamina.model.onnx;

import static dev.lamina.model.onnx.OnnxException.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import onnx.Onnx.ModelProto;
import org.nd4j.shade.protobuf.CodedInputStream;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;
import org.nd4j.shade.protobuf.UnsafeByteOperations;
import org.nd4j.shade.protobuf.WireFormat;

/** The bytes of an ONNX file as a protobuf message, once its structure is known to be moderate. */
final class OnnxFile {
  /** How deep messages lie in a network without control flow, with room. */
  private static final int MAX_DEPTH = 24;

  /**
   * Bytes that are no tensors' data. A parsed message takes many times the bytes of an empty one in
   * the file; networks of thousands of operators have less than a tenth of this.
   */
  private static final long MAX_STRUCTURE = 1L << 25;

  /** Where the data of tensors lie: by the kind of a message, its fields that lead there. */
  private enum Message {
    MODEL(Map.of(7, "GRAPH")),
    GRAPH(Map.of(1, "NODE", 5, "TENSOR")),
    NODE(Map.of(5, "ATTRIBUTE")),
    ATTRIBUTE(Map.of(5, "TENSOR")),
    TENSOR(Map.of());

    private final Map<Integer, String> inner;

    Message(Map<Integer, String> inner) {
      this.inner = inner;
    }
  }

  /** Fields of a tensor: numbers of each width, and raw bytes. */
  private static final Set<Integer> DATA = Set.of(4, 5, 7, 9, 10, 11);

  private OnnxFile() {}

  static ModelProto read(Path file) throws IOException {
    long size = Files.size(file);
    check(
        size <= Integer.MAX_VALUE - 8,
        "has %s bytes, at most 2^31 are possible: larger ones keep weights as external data",
        size);
    byte[] bytes = Files.readAllBytes(file);
    try {
      long structure = structure(CodedInputStream.newInstance(bytes), Message.MODEL);
      check(
          structure <= MAX_STRUCTURE,
          "has %s bytes beside the data of its tensors, at most %s are read",
          structure,
          MAX_STRUCTURE);
      CodedInputStream input = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
      input.enableAliasing(true);
      var unused = input.setRecursionLimit(MAX_DEPTH);
      ModelProto model = ModelProto.parseFrom(input);
      check(model.hasGraph() && model.getGraph().getNodeCount() > 0, "has no graph: no ONNX model");
      return model;
    } catch (InvalidProtocolBufferException e) {
      throw new OnnxException("is no ONNX model, or damaged: " + e.getMessage());
    }
  }

  /** The bytes of a message that are no data of tensors. */
  private static long structure(CodedInputStream input, Message message) throws IOException {
    long structure = 0;
    while (!input.isAtEnd()) {
      int before = input.getTotalBytesRead();
      int tag = input.readTag();
      int type = WireFormat.getTagWireType(tag);
      check(
          type != WireFormat.WIRETYPE_START_GROUP && type != WireFormat.WIRETYPE_END_GROUP,
          "is no ONNX model, or damaged: it has a group");
      if (type != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        var unused = input.skipField(tag);
        structure += input.getTotalBytesRead() - before;
        continue;
      }
      int length = input.readRawVarint32();
      if (length < 0) {
        throw new InvalidProtocolBufferException("a field has a negative length");
      }
      structure += input.getTotalBytesRead() - before;
      int field = WireFormat.getTagFieldNumber(tag);
      String inner = message.inner.get(field);
      if (inner != null) {
        int limit = input.pushLimit(length);
        structure += structure(input, Message.valueOf(inner));
        input.popLimit(limit);
      } else {
        input.skipRawBytes(length);
        structure += message == Message.TENSOR && DATA.contains(field) ? 0 : length;
      }
    }
    return structure;
  }
}
