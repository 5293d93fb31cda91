package dev.lamina.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One of torch's module names, and the spec that stands for it.
 *
 * @param name such as {@code Conv2d}
 * @param spec the record of its arguments
 * @param preset components that the name itself determines, such as the number of spatial axes;
 *     they are not arguments
 */
public record LayerType(String name, Class<? extends ModuleSpec> spec, Map<String, Object> preset) {
  public LayerType {
    preset = Map.copyOf(preset);
  }

  /** A name whose spec has arguments only. */
  public static LayerType of(String name, Class<? extends ModuleSpec> spec) {
    return new LayerType(name, spec, Map.of());
  }

  /** A name of a family whose spec has a component {@code dims}, the number of spatial axes. */
  public static LayerType of(String name, Class<? extends ModuleSpec> spec, int dims) {
    return new LayerType(name, spec, Map.of("dims", dims));
  }

  /**
   * A spec of the given arguments.
   *
   * @throws LayerException as {@link Arguments#bind}, and if an argument is preset
   */
  public ModuleSpec bind(Map<String, ?> arguments) {
    Map<String, Object> all = new LinkedHashMap<>(arguments);
    for (String key : preset.keySet()) {
      LayerException.check(!all.containsKey(key), "unknown argument '%s'", key);
    }
    all.putAll(preset);
    return Arguments.bind(spec, all);
  }

  /** The arguments that are unknown, missing or of another type; values are not judged. */
  public List<Arguments.Fault> faults(Map<String, ?> arguments) {
    Map<String, Object> all = new LinkedHashMap<>(arguments);
    List<Arguments.Fault> faults = new ArrayList<>();
    for (String key : preset.keySet()) {
      if (all.containsKey(key)) {
        faults.add(new Arguments.Fault(key, "unknown argument '" + key + "'"));
      }
    }
    all.putAll(preset);
    faults.addAll(Arguments.faults(spec, all));
    return faults;
  }

  /** The arguments of a spec of this type, as plain data. */
  public Map<String, Object> arguments(ModuleSpec spec) {
    Map<String, Object> all = Arguments.of((Record) spec);
    all.keySet().removeAll(preset.keySet());
    return all;
  }
}
