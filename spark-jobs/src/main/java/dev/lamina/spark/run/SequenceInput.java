package dev.lamina.spark.run;

import dev.lamina.sequence.Encoder;
import dev.lamina.sequence.LengthBuckets;
import dev.lamina.sequence.UnknownTokenException;
import dev.lamina.spark.run.SequenceSettings.Targets;
import dev.lamina.spark.run.SequenceSettings.Truncation;
import dev.lamina.spark.source.SequenceContent;
import dev.lamina.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.util.LongAccumulator;

/** From a sequence as its source has it to one that a model takes; travels with a task. */
public final class SequenceInput implements RecordInput {
  private static final long serialVersionUID = 1L;
  private static final String EMPTY = "empty";
  private static final String TOO_LONG = "too-long";
  private static final String UNKNOWN_TOKEN = "unknown-token";
  private static final String UNKNOWN_CLASS = "unknown-class";
  private static final String WRONG_SIZE = "wrong-size";
  private static final String NOT_FINITE = "not-finite";

  private final SequenceSettings settings;
  private final LengthBuckets buckets;
  private final int chunk;
  private final LongAccumulator validSteps;
  private final LongAccumulator computedSteps;
  private transient Encoder encoder;
  private transient Map<String, Integer> labels;

  /**
   * The way of all sequences of a job.
   *
   * @param buckets how they are cut into batches
   * @param chunk sequences of more steps run in parts of so many; 0 for none
   * @param validSteps counts the steps of sequences, for people
   * @param computedSteps counts the steps that were computed, padding included, for people
   */
  public SequenceInput(
      SequenceSettings settings,
      LengthBuckets buckets,
      int chunk,
      LongAccumulator validSteps,
      LongAccumulator computedSteps) {
    this.settings = settings;
    this.buckets = buckets;
    this.chunk = chunk;
    this.validSteps = validSteps;
    this.computedSteps = computedSteps;
  }

  LengthBuckets buckets() {
    return buckets;
  }

  /** The steps of a part for runs of T steps; 0 if they are in one piece. */
  int chunk(int steps) {
    return chunk > 0 && steps > chunk ? chunk : 0;
  }

  void count(long valid, long computed) {
    validSteps.add(valid);
    computedSteps.add(computed);
  }

  /**
   * The sequence of a record.
   *
   * @throws RecordFault if it is none that the model can take
   */
  EncodedSequence encode(byte[] bytes) throws RecordFault {
    SequenceContent content = SequenceContent.of(bytes);
    long characters = 0;
    int before = 0;
    int after = 0;
    float[] values;
    if (settings.features() > 0) {
      values = features(content);
    } else if (content.kind() == SequenceContent.Kind.TEXT) {
      String text = content.text();
      characters = text.codePointCount(0, text.length());
      values = tokens(text);
      before = encoder.frame().before();
      after = encoder.frame().after();
    } else {
      values = ids(content);
    }
    int width = Math.max(1, settings.features());
    long[] targets =
        settings.targets() == Targets.LABELS
            ? labels(content.labels(), values.length / width, before, after)
            : null;
    Cut cut = cut(values.length / width, before, after);
    float[] kept = cut.of(values, width);
    characters = kept.length == values.length ? characters : EncodedSequence.CUT;
    if (settings.targets() == Targets.NEXT) {
      return next(kept, characters);
    }
    int steps = kept.length / width;
    if (steps == 0) {
      throw new RecordFault(EMPTY, "the sequence has no step");
    }
    return new EncodedSequence(steps, kept, targets == null ? null : cut.of(targets), characters);
  }

  /** What a language model reads and is to say: all but the last token, all but the first. */
  private static EncodedSequence next(float[] tokens, long characters) throws RecordFault {
    if (tokens.length < 2) {
      throw new RecordFault(
          EMPTY, "the sequence has %d tokens, a language model needs 2".formatted(tokens.length));
    }
    int steps = tokens.length - 1;
    float[] read = new float[steps];
    long[] said = new long[steps];
    for (int t = 0; t < steps; t++) {
      read[t] = tokens[t];
      said[t] = (long) tokens[t + 1];
    }
    return new EncodedSequence(steps, read, said, characters);
  }

  private float[] tokens(String text) throws RecordFault {
    if (encoder == null) {
      encoder = settings.encoding().open();
    }
    int[] ids;
    try {
      ids = encoder.encode(text);
    } catch (UnknownTokenException e) {
      throw new RecordFault(UNKNOWN_TOKEN, e.getMessage());
    }
    float[] values = new float[ids.length];
    for (int i = 0; i < ids.length; i++) {
      values[i] = checked(ids[i], i);
    }
    return values;
  }

  private float[] ids(SequenceContent content) throws RecordFault {
    ByteBuffer in = content.values();
    float[] values = new float[in.remaining() / Long.BYTES];
    for (int i = 0; i < values.length; i++) {
      values[i] = checked(in.getLong(), i);
    }
    return values;
  }

  private float checked(long id, int place) throws RecordFault {
    if (id < 0 || id >= settings.ids()) {
      throw new RecordFault(
          UNKNOWN_TOKEN,
          "id %d at step %d is not in 0 to %d".formatted(id, place, settings.ids() - 1));
    }
    return id;
  }

  private float[] features(SequenceContent content) throws RecordFault {
    ByteBuffer in = content.values();
    int bytes = settings.features() * Float.BYTES;
    if (in.remaining() % bytes != 0) {
      throw new RecordFault(
          WRONG_SIZE,
          in.remaining() % Float.BYTES == 0
              ? "the sequence has %d numbers, which are no steps of %d features"
                  .formatted(in.remaining() / Float.BYTES, settings.features())
              : "the sequence has %d bytes, which are no float32 elements"
                  .formatted(in.remaining()));
    }
    float[] values = new float[in.remaining() / Float.BYTES];
    in.asFloatBuffer().get(values);
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new RecordFault(
            NOT_FINITE,
            "feature %d of step %d is %s"
                .formatted(i % settings.features(), i / settings.features(), values[i]));
      }
    }
    return values;
  }

  /** The targets of all steps; those of special tokens are ignored. */
  private long[] labels(String[] given, int steps, int before, int after) throws RecordFault {
    int own = steps - before - after;
    if (given == null || given.length != own) {
      int count = given == null ? 0 : given.length;
      throw new RecordFault(
          WRONG_SIZE, "the sequence has %d steps and %d labels".formatted(own, count));
    }
    long[] targets = new long[steps];
    for (int t = 0; t < steps; t++) {
      boolean isOwn = t >= before && t < before + own;
      targets[t] = isOwn ? label(given[t - before], t - before) : settings.ignoreIndex();
    }
    return targets;
  }

  private long label(String name, int step) throws RecordFault {
    if (labels == null) {
      labels = new HashMap<>();
      for (int i = 0; settings.classes() != null && i < settings.classes().size(); i++) {
        labels.put(settings.classes().get(i), i);
      }
    }
    Integer known = labels.get(name);
    if (known != null) {
      return known;
    }
    // An index of a class, or the one that is ignored, which has no name.
    if (name.matches("-?\\d{1,9}")) {
      long index = Long.parseLong(name);
      boolean isIndex = labels.isEmpty() && index >= 0 && index < settings.classCount();
      if (isIndex || index == settings.ignoreIndex()) {
        return index;
      }
    }
    throw new RecordFault(
        UNKNOWN_CLASS, "label '%s' of step %d is of no class".formatted(name, step));
  }

  /** Which steps are kept: the first ones, and all from a later one on. */
  private record Cut(int steps, int first, int from) {
    float[] of(float[] values, int width) {
      if (from == first) {
        return values;
      }
      float[] kept = new float[(first + steps - from) * width];
      System.arraycopy(values, 0, kept, 0, first * width);
      System.arraycopy(values, from * width, kept, first * width, (steps - from) * width);
      return kept;
    }

    long[] of(long[] values) {
      if (from == first) {
        return values;
      }
      long[] kept = new long[first + steps - from];
      System.arraycopy(values, 0, kept, 0, first);
      System.arraycopy(values, from, kept, first, steps - from);
      return kept;
    }
  }

  private Cut cut(int steps, int before, int after) throws RecordFault {
    int most = settings.maxLength();
    if (most == 0 || steps <= most) {
      return new Cut(steps, 0, 0);
    }
    if (settings.truncation() == Truncation.NONE || most < before + after) {
      throw new RecordFault(
          TOO_LONG, "the sequence has %d steps, at most %d are taken".formatted(steps, most));
    }
    int gone = steps - most;
    int first = settings.truncation() == Truncation.LEFT ? before : most - after;
    return new Cut(steps, first, first + gone);
  }

  @Override
  public void write(byte[] bytes, Shape shape, FloatBuffer out, int offset) {
    throw new UnsupportedOperationException("sequences are written a batch at a time");
  }

  @Override
  public void close() {
    if (encoder != null) {
      encoder.close();
      encoder = null;
    }
  }
}
