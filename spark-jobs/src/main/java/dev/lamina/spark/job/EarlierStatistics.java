package dev.lamina.spark.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.stats.Drift;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The figures of an earlier run, and how far those of this one are from them. */
final class EarlierStatistics {
  /** The name under which the data themselves are compared. */
  static final String DATA = "data";

  private record Channel(long[] histogram, double mean, double std) {}

  private final String file;
  private final int bins;
  private final Map<String, List<Channel>> layers;

  private EarlierStatistics(String file, int bins, Map<String, List<Channel>> layers) {
    this.file = file;
    this.bins = bins;
    this.layers = layers;
  }

  /**
   * Reads a result.
   *
   * @throws IllegalArgumentException if the file is not there, or no result of this job
   */
  static EarlierStatistics read(String file) {
    JsonNode root;
    try {
      Path path = Path.of(file);
      if (!Files.exists(path)) {
        throw new IllegalArgumentException(file + ": there is no such file");
      }
      root = new ObjectMapper().readTree(path.toFile());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(file + ": is no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + ": cannot be read: " + e.getMessage(), e);
    }
    if (!root.path("job").asText().equals("statistics") || !root.path("edges").isArray()) {
      throw new IllegalArgumentException(file + ": is no result of statistics");
    }
    int bins = root.get("edges").size() - 1;
    Map<String, List<Channel>> layers = new LinkedHashMap<>();
    if (root.path(DATA).isObject()) {
      layers.put(DATA, channels(file, root.get(DATA).path("channels"), bins));
    }
    for (JsonNode layer : root.path("layers")) {
      layers.put(layer.path("layer").asText(), channels(file, layer.path("channels"), bins));
    }
    return new EarlierStatistics(file, bins, layers);
  }

  private static List<Channel> channels(String file, JsonNode channels, int bins) {
    List<Channel> read = new ArrayList<>();
    for (JsonNode channel : channels) {
      JsonNode histogram = channel.path("histogram");
      int first = histogram.path("first").asInt(-1);
      JsonNode counts = histogram.path("counts");
      if (first < 0 || !counts.isArray() || first + (long) counts.size() > bins) {
        throw new IllegalArgumentException(file + ": has a histogram of other bins");
      }
      long[] all = new long[bins];
      for (int i = 0; i < counts.size(); i++) {
        all[first + i] = counts.get(i).asLong();
      }
      read.add(
          new Channel(
              all,
              channel.path("mean").asDouble(Double.NaN),
              channel.path("std").asDouble(Double.NaN)));
    }
    return read;
  }

  /**
   * Compares figures with the earlier ones.
   *
   * @param current channels by layer, or by {@link #DATA}
   * @param currentBins of their histograms
   * @throws IllegalArgumentException if the two have nothing in common
   */
  StatisticsResult.DriftFigures compare(
      Map<String, List<ChannelFigures>> current, int currentBins) {
    List<String> unmatched = new ArrayList<>();
    List<StatisticsResult.LayerDrift> ofLayers = new ArrayList<>();
    List<StatisticsResult.ChannelDrift> ofChannels = new ArrayList<>();
    layers.keySet().stream().filter(name -> !current.containsKey(name)).forEach(unmatched::add);
    current.forEach(
        (name, channels) -> {
          List<Channel> earlier = layers.get(name);
          if (earlier == null || earlier.size() != channels.size() || bins != currentBins) {
            unmatched.add(name);
          } else {
            List<StatisticsResult.ChannelDrift> own = channelDrifts(name, earlier, channels);
            ofChannels.addAll(own);
            ofLayers.add(layerDrift(name, earlier, channels, own));
          }
        });
    if (ofLayers.isEmpty()) {
      throw new IllegalArgumentException(file + ": has no layer of this run with as many channels");
    }
    Comparator<StatisticsResult.LayerDrift> byPsi =
        Comparator.comparingDouble(StatisticsResult.LayerDrift::psi).reversed();
    ofLayers.sort(byPsi.thenComparing(StatisticsResult.LayerDrift::layer));
    Comparator<StatisticsResult.ChannelDrift> byChannelPsi =
        Comparator.comparingDouble(StatisticsResult.ChannelDrift::psi).reversed();
    ofChannels.sort(
        byChannelPsi
            .thenComparing(StatisticsResult.ChannelDrift::layer)
            .thenComparingInt(StatisticsResult.ChannelDrift::channel));
    return new StatisticsResult.DriftFigures(file, ofLayers, ofChannels, unmatched);
  }

  private List<StatisticsResult.ChannelDrift> channelDrifts(
      String name, List<Channel> earlier, List<ChannelFigures> channels) {
    List<StatisticsResult.ChannelDrift> drifts = new ArrayList<>();
    for (int c = 0; c < earlier.size(); c++) {
      Channel before = earlier.get(c);
      long[] now = channels.get(c).histogram().counts(bins);
      double mean = channels.get(c).mean();
      double shift = mean == before.mean ? 0 : (mean - before.mean) / before.std;
      drifts.add(
          new StatisticsResult.ChannelDrift(
              name,
              c,
              Drift.populationStability(before.histogram, now),
              Drift.kolmogorovSmirnov(before.histogram, now),
              shift,
              before.mean,
              mean));
    }
    return drifts;
  }

  private StatisticsResult.LayerDrift layerDrift(
      String name,
      List<Channel> earlier,
      List<ChannelFigures> channels,
      List<StatisticsResult.ChannelDrift> drifts) {
    long[] before = new long[bins];
    long[] now = new long[bins];
    for (int c = 0; c < earlier.size(); c++) {
      long[] own = channels.get(c).histogram().counts(bins);
      for (int i = 0; i < bins; i++) {
        before[i] += earlier.get(c).histogram[i];
        now[i] += own[i];
      }
    }
    return new StatisticsResult.LayerDrift(
        name,
        Drift.populationStability(before, now),
        Drift.kolmogorovSmirnov(before, now),
        drifts.stream().mapToDouble(StatisticsResult.ChannelDrift::psi).max().orElse(Double.NaN),
        drifts.stream()
            .mapToDouble(StatisticsResult.ChannelDrift::psi)
            .average()
            .orElse(Double.NaN));
  }
}
