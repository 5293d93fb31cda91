package dev.lamina.stats;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Every way, or many random ways, to merge partitions into one statistic. */
final class MergeOrders {

  private MergeOrders() {}

  /** Returns every order of some items: n! lists. */
  static <T> List<List<T>> permutations(List<T> items) {
    if (items.isEmpty()) {
      return List.of(List.of());
    }
    List<List<T>> all = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      List<T> rest = new ArrayList<>(items);
      T first = rest.remove(i);
      for (List<T> order : permutations(rest)) {
        List<T> whole = new ArrayList<>(List.of(first));
        whole.addAll(order);
        all.add(whole);
      }
    }
    return all;
  }

  /** Returns every binary tree over partitions in their order: the Catalan number of them. */
  static <S extends Statistic<S>> List<Supplier<S>> trees(List<Supplier<S>> partitions) {
    if (partitions.size() == 1) {
      return partitions;
    }
    List<Supplier<S>> all = new ArrayList<>();
    for (int split = 1; split < partitions.size(); split++) {
      for (Supplier<S> left : trees(partitions.subList(0, split))) {
        for (Supplier<S> right : trees(partitions.subList(split, partitions.size()))) {
          all.add(() -> left.get().merge(right.get()));
        }
      }
    }
    return all;
  }

  /** Merges two partitions picked at random until one is left. Modified: {@code partitions}. */
  static <S extends Statistic<S>> S mergeAtRandom(List<S> partitions, Random random) {
    while (partitions.size() > 1) {
      S picked = partitions.remove(random.nextInt(partitions.size()));
      partitions.get(random.nextInt(partitions.size())).merge(picked);
    }
    return partitions.get(0);
  }

  /** Returns items shuffled and dealt at random to partitions, of which some stay empty. */
  static <T> List<List<T>> dealt(List<T> items, int partitions, Random random) {
    List<T> shuffled = new ArrayList<>(items);
    Collections.shuffle(shuffled, random);
    List<List<T>> dealt = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      dealt.add(new ArrayList<>());
    }
    shuffled.forEach(item -> dealt.get(random.nextInt(partitions)).add(item));
    return dealt;
  }
}
