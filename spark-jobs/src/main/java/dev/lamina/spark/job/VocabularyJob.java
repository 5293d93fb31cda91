package dev.lamina.spark.job;

import dev.lamina.sequence.TextEncoding;
import dev.lamina.sequence.Vocabulary;
import dev.lamina.spark.run.ProgressDisplay;
import dev.lamina.spark.run.Stage;
import dev.lamina.spark.source.DataRecord;
import dev.lamina.spark.source.DataSet;
import dev.lamina.spark.source.RecordColumns;
import dev.lamina.spark.source.SequenceContent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The tokens of sequences and how often each occurs, exactly, the sequences' lengths, and a
 * vocabulary of the most frequent tokens: first the special ones, then the others by falling count,
 * of equal counts in the order of their code points. So it is the same however the data are cut.
 */
public final class VocabularyJob implements Job<VocabularyResult> {
  private static final String COUNTED = "counted";
  private static final String TOKENS = "tokens";
  private static final String LENGTHS = "lengths";
  private static final String UNREADABLE = "unreadable";
  private static final String VOCABULARY = "vocabulary.txt";
  private static final String RESULT = "result.json";
  private static final int SHOWN = 20;
  private static final StructType FAULTS =
      new StructType()
          .add(RecordColumns.KEY, DataTypes.StringType)
          .add(RecordColumns.PATH, DataTypes.StringType)
          .add(RecordColumns.REASON, DataTypes.StringType)
          .add(RecordColumns.MESSAGE, DataTypes.StringType);

  private final VocabularyConfig config;
  private final ConfigFaults faults = new ConfigFaults();
  private DataSetup data;
  private OutputSetup output;
  private TextEncoding encoding;

  /** A job that is yet to be run. */
  public VocabularyJob(VocabularyConfig config) {
    this.config = config;
  }

  @Override
  public VocabularyJob prepare() {
    if (data != null) {
      return this;
    }
    ImageConfig image = VocabularyConfig.builder().image();
    data = new DataSetup(config.source(), image, new DataSetup.Needs(false, false), faults);
    if (!config.source().format().isSequences()) {
      faults.add("format", "must be sequences or lines");
    }
    output = new OutputSetup(config.results(), faults);
    faults.distinct("specials", config.specials());
    faults.atLeast(1, "min_count", config.minCount());
    faults.atLeast(Math.max(1, config.specials().size()), "max_size", config.maxSize());
    encoding = faults.tried("tokenizer", () -> TextEncoding.parse(config.tokenizer()));
    if (encoding != null && !encoding.isSplit()) {
      faults.add("tokenizer", "must split texts; one of Hugging Face has its own vocabulary");
    }
    data.lookIfLocal();
    output.lookIfLocal();
    faults.throwIfAny();
    return this;
  }

  @Override
  public VocabularyResult run(SparkSession session, ProgressDisplay display) {
    prepare();
    Instant started = Instant.now();
    DataSet set = data.data(session);
    if (set.sequences() == SequenceContent.Kind.FEATURES) {
      faults.add("data", "are sequences of features, which have no tokens");
      faults.throwIfAny();
    }
    try (OutputFolder folder = output.open(session)) {
      JavaRDD<DataRecord> records = data.records(session);
      Stage.run(
          session,
          display,
          "vocabulary",
          set.size(),
          seen ->
              session
                  .createDataFrame(
                      records.mapPartitions(new TokenCountTask(encoding, seen)),
                      TokenCountTask.SCHEMA)
                  .groupBy(TokenCountTask.KIND, TokenCountTask.NAME)
                  .agg(functions.sum(TokenCountTask.COUNT).as(TokenCountTask.COUNT))
                  .write()
                  .parquet(folder.temporary(COUNTED)));
      VocabularyResult result = result(session, set, records, folder, started);
      folder.discard(COUNTED);
      folder.write(RESULT, result.toJson().getBytes(StandardCharsets.UTF_8));
      folder.finish();
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private static Dataset<Row> counted(SparkSession session, OutputFolder folder, String kind) {
    return session
        .read()
        .parquet(folder.temporary(COUNTED))
        .where(functions.col(TokenCountTask.KIND).equalTo(kind))
        .select(TokenCountTask.NAME, TokenCountTask.COUNT);
  }

  private VocabularyResult result(
      SparkSession session,
      DataSet set,
      JavaRDD<DataRecord> records,
      OutputFolder folder,
      Instant started)
      throws IOException {
    Dataset<Row> tokens =
        counted(session, folder, TokenCountTask.TOKEN)
            .withColumnRenamed(TokenCountTask.NAME, "token")
            .orderBy(functions.desc(TokenCountTask.COUNT), functions.asc("token"));
    tokens.write().parquet(folder.temporary(TOKENS));
    Vocabulary vocabulary = vocabulary(tokens);
    folder.write(VOCABULARY, vocabulary.toText().getBytes(StandardCharsets.UTF_8));
    TreeMap<Long, Long> lengths = new TreeMap<>();
    counted(session, folder, TokenCountTask.LENGTH)
        .collectAsList()
        .forEach(row -> lengths.put(Long.parseLong(row.getString(0)), row.getLong(1)));
    writeLengths(session, lengths, folder);
    Map<String, Long> byReason = new TreeMap<>();
    counted(session, folder, TokenCountTask.FAULT)
        .collectAsList()
        .forEach(row -> byReason.put(row.getString(0), row.getLong(1)));
    writeFaults(session, records, folder);
    long sequences = lengths.values().stream().mapToLong(Long::longValue).sum();
    long all =
        lengths.entrySet().stream().mapToLong(entry -> entry.getKey() * entry.getValue()).sum();
    return new VocabularyResult(
        "vocabulary",
        JobRun.version(),
        new VocabularyResult.Settings(
            set.root(),
            encoding.toString(),
            config.specials(),
            config.minCount(),
            config.maxSize()),
        RecordCounts.of(set, data.limit(), sequences, byReason),
        all,
        counted(session, folder, TokenCountTask.TOKEN).count(),
        vocabulary.size(),
        figures(lengths, sequences, all),
        tokens.takeAsList(SHOWN).stream()
            .map(row -> new VocabularyResult.TokenCount(row.getString(0), row.getLong(1)))
            .toList(),
        new VocabularyResult.Outputs(
            folder.finished("."),
            folder.finished(VOCABULARY),
            folder.finished(TOKENS),
            folder.finished(LENGTHS),
            folder.finished(UNREADABLE),
            folder.finished(RESULT)),
        RunTimes.since(started, sequences, session));
  }

  /** A line of the file cannot hold a token with a line break, such as that character itself. */
  private Vocabulary vocabulary(Dataset<Row> tokens) {
    Map<String, Long> most = new LinkedHashMap<>();
    tokens
        .where(functions.col(TokenCountTask.COUNT).geq(config.minCount()))
        .where(functions.not(functions.col("token").rlike("[\\r\\n]")))
        .where(functions.col("token").notEqual(""))
        .limit(config.maxSize())
        .collectAsList()
        .forEach(row -> most.put(row.getString(0), row.getLong(1)));
    if (most.isEmpty() && config.specials().isEmpty()) {
      throw new IllegalStateException(
          "there is no token that occurs %d times".formatted(config.minCount()));
    }
    return Vocabulary.ofCounts(most, config.specials(), config.minCount(), config.maxSize());
  }

  private static void writeLengths(
      SparkSession session, SortedMap<Long, Long> lengths, OutputFolder folder) {
    List<Row> rows =
        lengths.entrySet().stream()
            .map(entry -> RowFactory.create(entry.getKey(), entry.getValue()))
            .toList();
    StructType schema =
        new StructType().add("length", DataTypes.LongType).add("count", DataTypes.LongType);
    session.createDataFrame(rows, schema).coalesce(1).write().parquet(folder.temporary(LENGTHS));
  }

  private static void writeFaults(
      SparkSession session, JavaRDD<DataRecord> records, OutputFolder folder) {
    JavaRDD<Row> rows =
        records
            .filter(record -> record.reason() != null)
            .map(
                record ->
                    RowFactory.create(
                        record.key(), record.path(), record.reason(), record.message()));
    session.createDataFrame(rows, FAULTS).write().parquet(folder.temporary(UNREADABLE));
  }

  private static VocabularyResult.Lengths figures(
      SortedMap<Long, Long> lengths, long sequences, long all) {
    if (sequences == 0) {
      return new VocabularyResult.Lengths(0, Double.NaN, 0, 0, 0, 0);
    }
    return new VocabularyResult.Lengths(
        lengths.firstKey(),
        (double) all / sequences,
        percentile(lengths, sequences, 50),
        percentile(lengths, sequences, 90),
        percentile(lengths, sequences, 99),
        lengths.lastKey());
  }

  /** The least length that so many of 100 sequences do not exceed. */
  private static long percentile(SortedMap<Long, Long> lengths, long sequences, int percent) {
    long wanted = (sequences * percent + 99) / 100;
    long below = 0;
    for (Map.Entry<Long, Long> entry : lengths.entrySet()) {
      below += entry.getValue();
      if (below >= wanted) {
        return entry.getKey();
      }
    }
    return lengths.lastKey();
  }
}
