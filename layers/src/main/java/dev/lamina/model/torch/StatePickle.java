package dev.lamina.model.torch;

import dev.lamina.model.torch.TensorView.Storage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;

/**
 * Reads a pickle that can make nothing but plain data and tensors.
 *
 * <p>Every opcode that could find, make or change another object is done here, by an allow-list of
 * names; only those for plain data go to the library. Lengths are compared with what is left.
 */
final class StatePickle extends Unpickler {
  /** Opcodes that make plain data of a size that the file has, or move it. */
  private static final String PLAIN = "(.0N)t]l}aeqrhjJKMGI2";

  private static final Set<Integer> PLAIN_OF_LATER_PROTOCOLS =
      Set.of(0x80, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x94, 0x95);

  /** Something that a pickle may call. */
  private interface Callable {
    Object call(Object[] arguments);
  }

  /** An OrderedDict or a plain one, in the order of the pickle. */
  static final class Dictionary extends LinkedHashMap<Object, Object> {
    private static final long serialVersionUID = 1L;
  }

  private final Map<String, Callable> callables;
  private final Map<String, Storage> storages = new LinkedHashMap<>();
  private ByteArrayInputStream bytes;

  StatePickle() {
    callables =
        Map.ofEntries(
            Map.entry("collections.OrderedDict", StatePickle::dictionary),
            Map.entry("torch.Size", arguments -> tuple(arguments, 0)),
            Map.entry("torch.device", arguments -> text(arguments, 0)),
            Map.entry("torch._utils._rebuild_tensor", StatePickle::tensor),
            Map.entry("torch._utils._rebuild_tensor_v2", StatePickle::tensor),
            Map.entry("torch._utils._rebuild_tensor_v3", StatePickle::tensorOfBytes),
            Map.entry("torch._utils._rebuild_parameter", arguments -> rebuilt(arguments, 0)),
            Map.entry(
                "torch._utils._rebuild_parameter_with_state", arguments -> rebuilt(arguments, 0)),
            Map.entry("torch._tensor._rebuild_from_type_v2", StatePickle::ofType));
  }

  /**
   * The next object of a stream.
   *
   * @throws TorchException if it is no pickle of plain data and tensors
   */
  Object next(ByteArrayInputStream stream) {
    bytes = stream;
    try {
      return load(stream);
    } catch (PickleException | IOException e) {
      throw new TorchException("the pickle is damaged: " + e.getMessage());
    } catch (TorchException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      // The library indexes and casts without looking; a file that makes it fail is malformed.
      throw new TorchException("the pickle is damaged: " + e);
    }
  }

  /** The storages that the pickle refers to, by key. */
  Map<String, Storage> storages() {
    return storages;
  }

  @Override
  protected Object dispatch(short key) throws PickleException, IOException {
    switch (key) {
      case Opcodes.BINUNICODE -> stack.add(text(length4()));
      case Opcodes.BINSTRING -> stack.add(text(length4()));
      case Opcodes.BINBYTES -> stack.add(content(length4()));
      case Opcodes.SHORT_BINUNICODE, Opcodes.SHORT_BINSTRING -> stack.add(text(byteOf()));
      case Opcodes.SHORT_BINBYTES -> stack.add(content(byteOf()));
      case Opcodes.EMPTY_DICT -> stack.add(new Dictionary());
      case Opcodes.SETITEM -> {
        Object value = stack.pop();
        Object name = stack.pop();
        put(name, value);
      }
      case Opcodes.SETITEMS -> {
        List<Object> items = stack.pop_all_since_marker();
        for (int i = 0; i + 1 < items.size(); i += 2) {
          put(items.get(i), items.get(i + 1));
        }
      }
      case Opcodes.GLOBAL -> {
        String module = PickleUtils.readline(input);
        stack.add(named(module, PickleUtils.readline(input)));
      }
      case Opcodes.STACK_GLOBAL -> {
        Object name = stack.pop();
        stack.add(named(word(stack.pop()), word(name)));
      }
      case Opcodes.REDUCE -> {
        Object arguments = stack.pop();
        Object callable = stack.pop();
        if (!(callable instanceof Callable called) || !(arguments instanceof Object[] given)) {
          throw new TorchException("the pickle calls what cannot be called");
        }
        stack.add(called.call(given));
      }
      case Opcodes.BUILD -> {
        // An OrderedDict's attributes: torch keeps versions of modules there.
        stack.pop();
        if (!(stack.peek() instanceof Dictionary)) {
          throw new TorchException("the pickle gives attributes to something else than a dict");
        }
      }
      case Opcodes.BINPERSID -> stack.add(persistentLoad(stack.pop()));
      default -> {
        if (PLAIN.indexOf(key) < 0 && !PLAIN_OF_LATER_PROTOCOLS.contains((int) key)) {
          throw new TorchException(
              String.format("the pickle has the opcode 0x%02x, which no state dict needs", key));
        }
        return super.dispatch(key);
      }
    }
    return NO_RETURN_VALUE;
  }

  private int byteOf() throws IOException {
    return PickleUtils.readbyte(input);
  }

  private long length4() throws IOException {
    return PickleUtils.bytes_to_uint(PickleUtils.readbytes(input, 4), 0);
  }

  private byte[] content(long length) {
    if (length > bytes.available()) {
      throw new TorchException(
          "the pickle is cut off: "
              + length
              + " bytes of text, "
              + bytes.available()
              + " are left");
    }
    byte[] content = new byte[(int) length];
    var unused = bytes.read(content, 0, content.length);
    return content;
  }

  private String text(long length) {
    return new String(content(length), StandardCharsets.UTF_8);
  }

  private void put(Object key, Object value) {
    if (!(stack.peek() instanceof Dictionary target)) {
      throw new TorchException("the pickle sets items of something else than a dict");
    }
    target.put(key(key), value);
  }

  /** Keys whose hash is their own: that of a list takes as long as the list is deep. */
  private static Object key(Object key) {
    if (key instanceof String || key instanceof Number || key instanceof Boolean) {
      return key;
    }
    throw new TorchException("a dict has a key that is neither a text nor a number");
  }

  private Object named(String module, String name) {
    String full = module + "." + name;
    boolean torchs = module.equals("torch") || module.equals("torch.storage");
    if (torchs && StorageType.named(name) != null) {
      return StorageType.named(name);
    }
    if (module.equals("torch") && StorageType.ofDtype(name) != null) {
      return StorageType.ofDtype(name);
    }
    if (full.equals("torch.Tensor") || full.equals("torch.nn.parameter.Parameter")) {
      return full;
    }
    Callable callable = callables.get(full);
    if (callable == null) {
      throw new TorchException(
          "names "
              + full
              + ", which is refused: only state dicts are read, as torch.save(model.state_dict(),"
              + " ...) writes them");
    }
    return callable;
  }

  @Override
  protected Object persistentLoad(Object id) {
    if (id instanceof Object[] parts
        && parts.length >= 5
        && "storage".equals(parts[0])
        && parts[1] instanceof StorageType type
        && (parts.length == 5 || parts[5] == null)) {
      long elements = whole(parts[4]);
      String key = word(parts[2]);
      if (elements < 0 || elements > Long.MAX_VALUE / type.width()) {
        throw new TorchException("storage '" + key + "' has " + elements + " elements");
      }
      Storage storage = new Storage(type, key, elements * type.width());
      Storage same = storages.putIfAbsent(key, storage);
      if (same != null && !same.equals(storage)) {
        throw new TorchException("the pickle describes storage '" + key + "' in two ways");
      }
      return storage;
    }
    throw new TorchException("the pickle refers to something outside that is no storage");
  }

  private static Object argument(Object[] arguments, int index) {
    if (index >= arguments.length) {
      throw new TorchException("the pickle calls something with too few arguments");
    }
    return arguments[index];
  }

  private static long whole(Object number) {
    if (number instanceof Long || number instanceof Integer) {
      return ((Number) number).longValue();
    }
    throw new TorchException("the pickle has something else in the place of an integer");
  }

  private static String text(Object[] arguments, int index) {
    return word(argument(arguments, index));
  }

  private static String word(Object text) {
    if (text instanceof String word) {
      return word;
    }
    throw new TorchException("the pickle has something else in the place of a text");
  }

  private static Object[] tuple(Object[] arguments, int index) {
    if (argument(arguments, index) instanceof Object[] tuple) {
      return tuple;
    }
    if (arguments[index] instanceof List<?> list) {
      return list.toArray();
    }
    throw new TorchException("the pickle has something else in the place of a tuple");
  }

  private static Dictionary dictionary(Object[] arguments) {
    Dictionary made = new Dictionary();
    if (arguments.length > 0) {
      for (Object pair : tuple(arguments, 0)) {
        Object[] entry = tuple(new Object[] {pair}, 0);
        made.put(key(argument(entry, 0)), argument(entry, 1));
      }
    }
    return made;
  }

  private static TensorView rebuilt(Object[] arguments, int index) {
    if (argument(arguments, index) instanceof TensorView tensor) {
      return tensor;
    }
    throw new TorchException("the pickle makes a parameter of something else than a tensor");
  }

  private static Object ofType(Object[] arguments) {
    if (argument(arguments, 0) instanceof Callable callable) {
      return rebuilt(new Object[] {callable.call(tuple(arguments, 2))}, 0);
    }
    throw new TorchException("the pickle calls what cannot be called");
  }

  private static TensorView tensor(Object[] arguments) {
    Storage storage = storage(arguments);
    if (storage.type() == StorageType.UNTYPED) {
      throw new TorchException("storage '" + storage.key() + "' has no type");
    }
    return tensor(arguments, storage, storage.type());
  }

  private static TensorView tensorOfBytes(Object[] arguments) {
    if (argument(arguments, 6) instanceof StorageType type && type != StorageType.UNTYPED) {
      return tensor(arguments, storage(arguments), type);
    }
    throw new TorchException("a tensor is of an unknown dtype");
  }

  private static Storage storage(Object[] arguments) {
    if (argument(arguments, 0) instanceof Storage storage) {
      return storage;
    }
    throw new TorchException("the pickle makes a tensor of something else than a storage");
  }

  private static TensorView tensor(Object[] arguments, Storage storage, StorageType type) {
    return new TensorView(
        storage, type, whole(argument(arguments, 1)), wholes(arguments, 2), wholes(arguments, 3));
  }

  private static long[] wholes(Object[] arguments, int index) {
    Object[] tuple = tuple(arguments, index);
    long[] values = new long[tuple.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = whole(tuple[i]);
    }
    return values;
  }
}
