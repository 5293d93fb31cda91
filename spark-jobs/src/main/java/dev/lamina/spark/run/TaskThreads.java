package dev.lamina.spark.run;

import org.apache.spark.TaskContext;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * The OpenMP threads of a task: as many as {@code spark.task.cpus}, so that tasks share no core.
 */
public final class TaskThreads {
  private TaskThreads() {}

  /** Caps the teams that native code starts from this thread, and says at how many. */
  public static int cap() {
    TaskContext task = TaskContext.get();
    int threads = task == null ? 1 : task.cpus();
    // The setting is the calling thread's own; all natives of the process share one OpenMP library.
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
    return threads;
  }
}
