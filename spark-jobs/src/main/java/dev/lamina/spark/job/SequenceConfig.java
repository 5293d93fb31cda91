package dev.lamina.spark.job;

import dev.lamina.nn.Default;
import dev.lamina.spark.run.SequenceSettings.Truncation;
import java.util.Map;

/**
 * The keys of a job that say how sequences become what a model takes.
 *
 * @param task what the model is to say: classification (default), tagging, language_model
 * @param tokenizer how texts become ids: its type and arguments ({@link
 *     dev.lamina.sequence.TextEncoding}); default none, for sequences that are ids or features
 * @param maxLength the most steps of a sequence, special tokens included; default 0: any
 * @param truncation what becomes of longer ones: none (default; they are records at fault), right
 *     or left, where steps are taken away
 * @param runSteps the most steps of a run of the model, padding included, unless one sequence has
 *     more; default 16384
 * @param chunkSteps longer sequences run in parts of so many steps, which a model of layers of one
 *     direction can; default 0: none does
 */
public record SequenceConfig(
    @Default("classification") SequenceTask task,
    @Default("null") Map<String, Object> tokenizer,
    @Default("0") int maxLength,
    @Default("none") Truncation truncation,
    @Default("16384") long runSteps,
    @Default("0") int chunkSteps) {
  /** The defaults. */
  static final SequenceConfig DEFAULT =
      new SequenceConfig(SequenceTask.CLASSIFICATION, null, 0, Truncation.NONE, 16384, 0);

  /** Whether any key is other than its default. */
  boolean isGiven() {
    return !equals(DEFAULT);
  }
}
