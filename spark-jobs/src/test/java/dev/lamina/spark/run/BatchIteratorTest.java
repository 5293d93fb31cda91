package dev.lamina.spark.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.engine.Plan;
import dev.lamina.engine.Precision;
import dev.lamina.nn.Graph;
import dev.lamina.nn.Sequential;
import dev.lamina.nn.activation.ReLU;
import dev.lamina.spark.kryo.SharedGraph;
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
  private final PlanPool pool = new PlanPool(3600);
  private final List<Integer> runs = new ArrayList<>();
  private int seen;

  /** The identity on positive numbers; every third record is bad. */
  private final class Work implements BatchIterator.Work {
    private final int badEvery;

    Work(int badEvery) {
      this.badEvery = badEvery;
    }

    @Override
    public Row load(Row record, Shape shape, FloatBuffer input, int offset) throws RecordFault {
      if (record.getInt(0) % badEvery == 0) {
        throw new RecordFault("bad", "number " + record.getInt(0));
      }
      assertThat(shape).isEqualTo(Shape.of(2));
      input.put(offset, record.getInt(0)).put(offset + 1, 1);
      return record;
    }

    @Override
    public List<Row> results(Plan plan, List<Row> records) {
      runs.add(records.size());
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < records.size(); i++) {
        rows.add(RowFactory.create(records.get(i).getInt(0), plan.output(0).getInt(i, 0), null));
      }
      return rows;
    }

    @Override
    public Row quarantined(Row record, RecordFault fault) {
      return RowFactory.create(record.getInt(0), 0, fault.reason() + ": " + fault.getMessage());
    }

    @Override
    public void progress(int records) {
      seen += records;
    }
  }

  @ParameterizedTest
  @CsvSource({"0,3", "1,3", "3,3", "7,3", "100,3", "20,1", "1,1", "12,1000", "13,1000"})
  void iterate_anyNumberOfRecords_eachOnceInFullBatchesButTheLast(int records, int badEvery) {
    List<Graph.Input> inputs = List.of(new Graph.Input("x", Shape.of(2)));
    Graph graph = Graph.trace(new Sequential(new ReLU()), inputs, List.of("y"));
    PlanPool.Lease lease =
        pool.take(new PlanKey(new SharedGraph(graph), "reference", Precision.FLOAT32, 4, 1));
    Iterator<Row> rows = IntStream.rangeClosed(1, records).mapToObj(RowFactory::create).iterator();
    List<Row> results = new ArrayList<>();
    new BatchIterator(rows, lease, new Work(badEvery)).forEachRemaining(results::add);

    assertThat(results.stream().map(row -> row.getInt(0)))
        .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, records).boxed().toList());
    for (Row row : results) {
      boolean bad = row.getInt(0) % badEvery == 0;
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
