package dev.lamina.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx2;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx2_vnni;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core_amx;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core_amx_fp16;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core_bf16;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core_fp16;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core_vnni;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_sse41;
import static org.bytedeco.dnnl.global.dnnl.dnnl_engine_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_get_effective_cpu_isa;
import static org.bytedeco.dnnl.global.dnnl.dnnl_invalid_arguments;
import static org.bytedeco.dnnl.global.dnnl.dnnl_success;
import static org.bytedeco.dnnl.global.dnnl.dnnl_unimplemented;

import java.util.Map;
import org.bytedeco.dnnl.dnnl_engine;
import org.nd4j.nativeblas.NativeOpsHolder;

/** The oneDNN library: one engine a process, which lives as long as the process. */
final class OneDnn {
  private static final class Holder {
    static final dnnl_engine ENGINE = create();

    private static dnnl_engine create() {
      dnnl_engine engine = new dnnl_engine();
      check(dnnl_engine_create(engine, dnnl_cpu, 0), "engine");
      return engine;
    }
  }

  private static final Map<String, Integer> INSTRUCTION_SETS =
      Map.of(
          "sse41", dnnl_cpu_isa_sse41,
          "avx", dnnl_cpu_isa_avx,
          "avx2", dnnl_cpu_isa_avx2,
          "avx2_vnni", dnnl_cpu_isa_avx2_vnni,
          "avx512_core", dnnl_cpu_isa_avx512_core,
          "avx512_core_vnni", dnnl_cpu_isa_avx512_core_vnni,
          "avx512_core_bf16", dnnl_cpu_isa_avx512_core_bf16,
          "avx512_core_fp16", dnnl_cpu_isa_avx512_core_fp16,
          "avx512_core_amx", dnnl_cpu_isa_avx512_core_amx,
          "avx512_core_amx_fp16", dnnl_cpu_isa_avx512_core_amx_fp16);

  private OneDnn() {}

  static dnnl_engine engine() {
    return Holder.ENGINE;
  }

  /**
   * Requires that a call of the library succeeded.
   *
   * @throws Unimplemented if the library has no implementation for the arguments
   * @throws IllegalStateException if it failed for another reason
   */
  static void check(int status, String what) {
    if (status == dnnl_unimplemented) {
      throw new Unimplemented(what);
    }
    if (status != dnnl_success) {
      throw new IllegalStateException("oneDNN: " + what + " failed with status " + status);
    }
  }

  /**
   * Requires that the library can make what was described. What it calls invalid, such as more
   * padding than it allows for, counts as not implemented: the reference engine can do it.
   *
   * @throws Unimplemented if it cannot
   * @throws IllegalStateException if it failed for another reason
   */
  static void checkDescription(int status, String what) {
    check(status == dnnl_invalid_arguments ? dnnl_unimplemented : status, what);
  }

  /**
   * Sets the number of OpenMP threads that this Java thread's calls use. ND4J and oneDNN share one
   * OpenMP runtime, which keeps this number by thread.
   */
  static void useThreads(int threads) {
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
  }

  /** The instruction set that the library chose for this processor, by its own name. */
  static String instructionSet() {
    int isa = dnnl_get_effective_cpu_isa();
    for (Map.Entry<String, Integer> known : INSTRUCTION_SETS.entrySet()) {
      if (known.getValue() == isa) {
        return known.getKey();
      }
    }
    return "isa " + isa;
  }

  /** oneDNN cannot do this; the reference engine can. */
  static final class Unimplemented extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unimplemented(String what) {
      super(what, null, false, false);
    }
  }
}
