package dev.lamina.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What all statistics have in common, over the table of {@link StatisticCases}. */
class StatisticTest {

  @ParameterizedTest
  @MethodSource("dev.lamina.stats.StatisticCases#all")
  <S extends Statistic<S>> void merge_anyOrderAndTree_givesSameBits(StatisticCases.Case<S> c) {
    int third = c.records().size() / 3;
    List<Supplier<S>> partitions =
        List.of(
            () -> c.of(c.records().subList(0, third)),
            c.empty(),
            () -> c.of(c.records().subList(third, 2 * third)),
            () -> c.of(c.records().subList(2 * third, c.records().size())),
            c.empty());
    byte[] expected = Forms.bytes(c.all());

    int merged = 0;
    for (List<Supplier<S>> order : MergeOrders.permutations(partitions)) {
      for (Supplier<S> tree : MergeOrders.trees(order)) {
        assertThat(Forms.bytes(tree.get())).isEqualTo(expected);
        merged++;
      }
    }
    assertThat(merged).isEqualTo(120 * 14);
  }

  @ParameterizedTest
  @MethodSource("dev.lamina.stats.StatisticCases#all")
  <S extends Statistic<S>> void merge_randomTrees_giveSameBits(StatisticCases.Case<S> c) {
    Random random = new Random(7);
    List<Consumer<S>> records = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      records.add(c.records().get(random.nextInt(c.records().size())));
    }
    byte[] expected = Forms.bytes(c.of(records));

    for (int round = 0; round < 40; round++) {
      List<S> partitions = new ArrayList<>();
      for (List<Consumer<S>> part : MergeOrders.dealt(records, 1 + 40 * round, random)) {
        partitions.add(c.of(part));
      }
      assertThat(Forms.bytes(MergeOrders.mergeAtRandom(partitions, random))).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.lamina.stats.StatisticCases#all")
  <S extends Statistic<S>> void merge_onlyEmpties_isEmpty(StatisticCases.Case<S> c) {
    S merged = c.empty().get().merge(c.empty().get()).merge(c.empty().get());

    assertThat(Forms.bytes(merged)).isEqualTo(Forms.bytes(c.empty().get()));
  }

  @ParameterizedTest
  @MethodSource("dev.lamina.stats.StatisticCases#all")
  <S extends Statistic<S>> void merge_returnsItself_leavesOtherAlone(StatisticCases.Case<S> c) {
    S other = c.all();
    byte[] before = Forms.bytes(other);
    S statistic = c.empty().get();

    S returned = statistic.merge(other);
    c.records().forEach(record -> record.accept(statistic));

    assertThat(returned).isSameAs(statistic);
    assertThat(Forms.bytes(other)).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("dev.lamina.stats.StatisticCases#all")
  <S extends Statistic<S>> void merge_withItself_addsItsRecordsAgain(StatisticCases.Case<S> c) {
    S statistic = c.all();
    statistic.merge(statistic);

    assertThat(Forms.bytes(statistic)).isEqualTo(Forms.bytes(c.all().merge(c.all())));
  }

  @ParameterizedTest
  @MethodSource("dev.lamina.stats.StatisticCases#all")
  <S extends Statistic<S>> void write_betweenRecords_changesNothing(StatisticCases.Case<S> c) {
    S statistic = c.empty().get();
    for (Consumer<S> record : c.records()) {
      assertThat(Forms.bytes(statistic)).isEqualTo(Forms.bytes(statistic));
      record.accept(statistic);
    }

    assertThat(Forms.bytes(statistic)).isEqualTo(Forms.bytes(c.all()));
  }

  @ParameterizedTest
  @MethodSource("dev.lamina.stats.StatisticCases#all")
  <S extends Statistic<S>> void read_betweenRecords_goesOnAsBefore(StatisticCases.Case<S> c)
      throws IOException {
    S statistic = c.empty().get();
    for (Consumer<S> record : c.records()) {
      statistic = Forms.read(c.reader(), Forms.bytes(statistic));
      record.accept(statistic);
    }

    assertThat(Forms.bytes(statistic)).isEqualTo(Forms.bytes(c.all()));
  }

  /** Oracle: make_goldens.py, which knows nothing of this code. */
  @ParameterizedTest
  @MethodSource("dev.lamina.stats.StatisticCases#all")
  <S extends Statistic<S>> void write_equalsGolden(StatisticCases.Case<S> c) throws IOException {
    byte[] golden = Forms.resource(c.golden() + "_v1.golden");

    assertThat(Forms.bytes(c.all())).isEqualTo(golden);
    assertThat(Forms.bytes(Forms.read(c.reader(), golden))).isEqualTo(golden);
  }

  @ParameterizedTest
  @MethodSource("dev.lamina.stats.StatisticCases#all")
  <S extends Statistic<S>> void read_truncated_isRefused(StatisticCases.Case<S> c) {
    byte[] whole = Forms.bytes(c.all());
    for (int length = 0; length < whole.length; length++) {
      byte[] start = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Forms.read(c.reader(), start)).isInstanceOf(EOFException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.lamina.stats.StatisticCases#all")
  <S extends Statistic<S>> void read_otherFirstByte_isRefused(StatisticCases.Case<S> c) {
    byte[] bytes = Forms.bytes(c.all());
    bytes[0] = 'x';

    assertThatThrownBy(() -> Forms.read(c.reader(), bytes))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith(", got 120")
        .hasMessageContaining(": first byte must be ");
  }

  @ParameterizedTest
  @MethodSource("dev.lamina.stats.StatisticCases#all")
  <S extends Statistic<S>> void read_otherVersion_isRefused(StatisticCases.Case<S> c) {
    byte[] bytes = Forms.bytes(c.all());
    bytes[1] = 2;

    assertThatThrownBy(() -> Forms.read(c.reader(), bytes))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith(": version must be 1, got 2");
  }

  /** Damage is refused, or else is another statistic's one and only form. */
  @ParameterizedTest
  @MethodSource("dev.lamina.stats.StatisticCases#all")
  <S extends Statistic<S>> void read_anyByteDamaged_isRefusedOrCanonical(StatisticCases.Case<S> c) {
    byte[] whole = Forms.bytes(c.all());
    int refused = 0;
    for (int i = 0; i < whole.length; i++) {
      for (int value : new int[] {0, 1, 0x7f, 0x80, 0xff, whole[i] + 1, whole[i] ^ 0x10}) {
        byte[] damaged = whole.clone();
        damaged[i] = (byte) value;
        S read;
        try {
          read = Forms.read(c.reader(), damaged);
        } catch (IOException e) {
          refused++;
          continue;
        }
        byte[] again = Forms.bytes(read);
        assertThat(again).isEqualTo(Arrays.copyOf(damaged, again.length));
      }
    }
    assertThat(refused).isPositive();
  }
}
