package dev.lamina.spark.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.nn.Graph;
import dev.lamina.nn.Sequential;
import dev.lamina.nn.activation.ReLU;
import dev.lamina.spark.kryo.SharedGraph;
import dev.lamina.spark.source.DataRecord;
import dev.lamina.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchIteratorTest {
  private static final int END = -1;

  private final PlanPool pool = new PlanPool(3600);
  private final List<Integer> runs = new ArrayList<>();
  private int seen;

  /** The identity on positive numbers; every third record is bad. */
  private final class Work implements BatchIterator.Work<Row> {
    private final int badEvery;

    Work(int badEvery) {
      this.badEvery = badEvery;
    }

    @Override
    public void load(DataRecord record, Shape shape, FloatBuffer input, int offset)
        throws RecordFault {
      if (record.label() % badEvery == 0) {
        throw new RecordFault("bad", "number " + record.label());
      }
      assertThat(shape).isEqualTo(Shape.of(2));
      input.put(offset, record.label()).put(offset + 1, record.bytes()[0]);
    }

    @Override
    public List<Row> results(Plan plan, List<DataRecord> records) {
      runs.add(records.size());
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < records.size(); i++) {
        assertThat(records.get(i).bytes()).isNull();
        rows.add(RowFactory.create(records.get(i).label(), plan.output(0).getInt(i, 0), null));
      }
      return rows;
    }

    @Override
    public List<Row> quarantined(DataRecord record, RecordFault fault) {
      String message = fault.reason() + ": " + fault.getMessage();
      return List.of(RowFactory.create(record.label(), 0, message));
    }

    @Override
    public List<Row> end() {
      return List.of(RowFactory.create(END, END, null));
    }

    @Override
    public void progress(int records) {
      seen += records;
    }
  }

  /** Record 5 comes from its source with a fault. */
  private static DataRecord record(int number) {
    String reason = number == 5 ? "bad" : null;
    return new DataRecord(
        "k", "p", number, "c", new byte[] {1}, new Object[0], reason, "of its source");
  }

  @ParameterizedTest
  @CsvSource({"0,3", "1,3", "3,3", "7,3", "100,3", "20,1", "1,1", "12,1000", "13,1000"})
  void iterate_anyNumberOfRecords_eachOnceInFullBatchesButTheLast(int records, int badEvery) {
    List<Graph.Input> inputs = List.of(new Graph.Input("x", Shape.of(2)));
    Graph graph = Graph.trace(new Sequential(new ReLU()), inputs, List.of("y"));
    PlanPool.Lease lease =
        pool.take(new PlanKey(new SharedGraph(graph), "reference", Precision.FLOAT32, 4, 1));
    Iterator<DataRecord> rows =
        IntStream.rangeClosed(1, records).mapToObj(BatchIteratorTest::record).iterator();
    List<Row> results = new ArrayList<>();
    new BatchIterator<>(rows, lease, new Work(badEvery)).forEachRemaining(results::add);
    assertThat(results.remove(results.size() - 1).getInt(0)).isEqualTo(END);

    assertThat(results.stream().map(row -> row.getInt(0)))
        .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, records).boxed().toList());
    for (Row row : results) {
      boolean bad = row.getInt(0) % badEvery == 0 || row.getInt(0) == 5;
      assertThat(row.getInt(1)).isEqualTo(bad ? 0 : row.getInt(0));
      assertThat(row.isNullAt(2)).isEqualTo(!bad);
    }
    int good = (int) results.stream().filter(row -> row.isNullAt(2)).count();
    assertThat(runs.stream().mapToInt(Integer::intValue).sum()).isEqualTo(good);
    assertThat(runs.stream().limit(Math.max(0, runs.size() - 1)))
        .containsOnly(runs.size() > 1 ? new Integer[] {4} : new Integer[0]);
    assertThat(seen).isEqualTo(records);
    assertThat(pool.idleCount()).isEqualTo(1);
  }
}
