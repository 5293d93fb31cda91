package dev.lamina.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The times of one contender on one network. */
final class Measurement {
  private final Network network;
  private final int batchSize;
  private final String contender;
  private final List<Double> milliseconds = new ArrayList<>();

  Measurement(Network network, int batchSize, String contender) {
    this.network = network;
    this.batchSize = batchSize;
    this.contender = contender;
  }

  void add(double time) {
    milliseconds.add(time);
  }

  Network network() {
    return network;
  }

  int batchSize() {
    return batchSize;
  }

  String contender() {
    return contender;
  }

  int runs() {
    return milliseconds.size();
  }

  /** The median of a run's milliseconds. */
  double median() {
    return median(milliseconds);
  }

  double itemsPerSecond() {
    return batchSize * 1000 / median();
  }

  static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
