package dev.lamina.spark.run;

import org.apache.spark.TaskContext;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.factory.Nd4jBackend;
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
    // A new executor's first task may come here before ND4J has read what the next line needs.
    Nd4jBackend unused = Nd4j.getBackend();
    // The setting is the calling thread's own; all natives of the process share one OpenMP library.
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
    return threads;
  }
}
