package dev.lamina.spark.run;

import dev.lamina.sequence.TextEncoding;
import java.io.Serializable;
import java.util.List;

/**
 * How sequences become what a model takes; travels with a task.
 *
 * @param encoding of texts; null where sequences are ids or features
 * @param features E, if a step is so many numbers; 0 if it is an id
 * @param ids ids that the model takes are below this
 * @param maxLength the most steps, special tokens included; 0 for any
 * @param truncation what becomes of longer ones
 * @param targets where the targets of steps come from
 * @param classes the names of steps' labels, by index; null if the labels are indices
 * @param classCount how many there are
 * @param ignoreIndex the target that a special token's step has
 */
public record SequenceSettings(
    TextEncoding encoding,
    int features,
    long ids,
    int maxLength,
    Truncation truncation,
    Targets targets,
    List<String> classes,
    int classCount,
    long ignoreIndex)
    implements Serializable {
  /** What becomes of sequences that are too long. */
  public enum Truncation {
    /** They are records at fault. */
    NONE,
    /** Their last steps of their own go; special tokens stay. */
    RIGHT,
    /** Their first steps of their own go; special tokens stay. */
    LEFT
  }

  /** Where the targets of steps come from. */
  public enum Targets {
    /** Steps have none. */
    NONE,
    /** They are the labels of the steps. */
    LABELS,
    /** They are the next tokens: the last one is a target alone. */
    NEXT
  }
}
