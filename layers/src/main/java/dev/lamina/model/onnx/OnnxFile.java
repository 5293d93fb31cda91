package dev.lamina.model.onnx;

import static dev.lamina.model.onnx.OnnxException.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /** The messages that lead to the data of tensors. */
  private enum Message {
    MODEL,
    GRAPH,
    NODE,
    ATTRIBUTE,
    TENSOR;

    /** The message in a field, null if there are no tensors in it. */
    Message in(int field) {
      return switch (this) {
        case MODEL -> field == 7 ? GRAPH : null;
        case GRAPH -> field == 1 ? NODE : field == 5 ? TENSOR : null;
        case NODE -> field == 5 ? ATTRIBUTE : null;
        case ATTRIBUTE -> field == 5 ? TENSOR : field == 6 ? GRAPH : null;
        case TENSOR -> null;
      };
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
      long structure = structure(CodedInputStream.newInstance(bytes), Message.MODEL, 0);
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
  private static long structure(CodedInputStream input, Message message, int depth)
      throws IOException {
    check(depth < MAX_DEPTH, "has messages within messages, more than %s deep", MAX_DEPTH);
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
      Message inner = message.in(field);
      if (inner != null) {
        int limit = input.pushLimit(length);
        structure += structure(input, inner, depth + 1);
        input.popLimit(limit);
      } else {
        input.skipRawBytes(length);
        structure += message == Message.TENSOR && DATA.contains(field) ? 0 : length;
      }
    }
    return structure;
  }
}
