package dev.lamina.model.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;

/**
 * Names of layers: those of torch's modules, where the file has kept them.
 *
 * <p>A layer with weights is called as they are, without {@code .weight} or the like; any other one
 * after the path in its name ({@code /layer1/layer1.0/relu/Relu_1} is {@code layer1.0.relu_1}); or
 * else after its operator. All are different, and none lies within another layer.
 */
final class NodeNames {
  private static final Pattern WEIGHT =
      Pattern.compile("(?:weight|bias|running_mean|running_var|(?:weight|bias)_[ih][hr]_l.*)");

  private static final Pattern NUMBERED = Pattern.compile("(.*)_(\\d+)");

  private final Set<String> taken = new HashSet<>();

  /** What other names lie within: {@code a} and {@code a.b} of {@code a.b.c}. */
  private final Set<String> containers = new HashSet<>();

  /** Names of layers with weights, which no other layer may take or lie within. */
  private final Set<String> reserved = new HashSet<>();

  /** The operators of each path. */
  private final Map<String, Set<String>> operators = new HashMap<>();

  NodeNames(GraphProto graph) {
    for (TensorProto tensor : graph.getInitializerList()) {
      String prefix = prefix(tensor.getName());
      if (prefix != null) {
        reserved.add(prefix);
      }
    }
    for (NodeProto node : graph.getNodeList()) {
      operators.computeIfAbsent(path(node), p -> new HashSet<>()).add(node.getOpType());
    }
  }

  /** The layer that a weight is named for; null if its name says none. */
  static String prefix(String weight) {
    int dot = weight == null ? -1 : weight.lastIndexOf('.');
    if (dot <= 0 || !WEIGHT.matcher(weight.substring(dot + 1)).matches()) {
      return null;
    }
    String prefix = clean(weight.substring(0, dot));
    return prefix.isEmpty() ? null : prefix;
  }

  /** Without what a name in a definition cannot have, and no part of a path empty. */
  static String clean(String name) {
    List<String> parts = new ArrayList<>();
    for (String part : name.replaceAll("[^A-Za-z0-9_.-]+", "_").split("\\.", -1)) {
      if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    return String.join(".", parts);
  }

  /** The path of modules in a node's name; "" if there is none. */
  private static String path(NodeProto node) {
    if (!node.getName().startsWith("/")) {
      return "";
    }
    List<String> parts = new ArrayList<>();
    String scopes = node.getName().substring(0, node.getName().lastIndexOf('/'));
    for (String scope : scopes.split("/", -1)) {
      if (scope.isEmpty()) {
        continue;
      }
      // A child of a Sequential is named with its parent's name before it.
      int last = parts.size() - 1;
      if (last >= 0 && scope.startsWith(parts.get(last) + ".")) {
        parts.set(last, scope);
      } else {
        parts.add(scope);
      }
    }
    return clean(String.join(".", parts));
  }

  /** A name for a layer. */
  String choose(NodeProto node, String weightPrefix) {
    String operator = node.getOpType().toLowerCase(Locale.ROOT);
    String path = path(node);
    boolean inside = operators.keySet().stream().anyMatch(other -> other.startsWith(path + "."));
    if (weightPrefix != null) {
      // Exports keep equal weights once, under the name of the first layer that has them.
      return unique(path.isEmpty() || inside ? weightPrefix : path, true);
    }
    String last = node.getName().substring(node.getName().lastIndexOf('/') + 1);
    var numbered = NUMBERED.matcher(last);
    String count =
        node.getName().startsWith("/") && numbered.matches() ? "_" + numbered.group(2) : "";
    if (path.isEmpty()) {
      return unique(operator + count, false);
    }
    boolean alone = operators.get(path).size() == 1;
    return unique(alone && !inside ? path + count : path + "." + operator + count, false);
  }

  /** The name itself, or one like it, if it is taken; it is then taken. */
  String unique(String name, boolean weights) {
    String candidate = name.isEmpty() ? "layer" : name;
    int count = 0;
    while (!isFree(candidate, weights && count == 0)) {
      int dot = candidate.lastIndexOf('.');
      if (count == 0 && dot > 0 && isWithinLayer(candidate)) {
        candidate = candidate.substring(0, dot) + "_" + candidate.substring(dot + 1);
        continue;
      }
      var numbered = NUMBERED.matcher(candidate);
      String stem = count > 0 && numbered.matches() ? numbered.group(1) : candidate;
      candidate = stem + "_" + ++count;
    }
    taken.add(candidate);
    for (int dot = candidate.indexOf('.'); dot > 0; dot = candidate.indexOf('.', dot + 1)) {
      containers.add(candidate.substring(0, dot));
    }
    return candidate;
  }

  private boolean isFree(String name, boolean weights) {
    return !taken.contains(name)
        && !containers.contains(name)
        && (weights || !reserved.contains(name))
        && !isWithinLayer(name);
  }

  private boolean isWithinLayer(String name) {
    for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
      String prefix = name.substring(0, dot);
      if (taken.contains(prefix) || reserved.contains(prefix)) {
        return true;
      }
    }
    return false;
  }

  void take(String name) {
    taken.add(name);
  }

  void release(String name) {
    taken.remove(name);
  }
}
