package dev.lamina.spark.job;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The columns that a prediction adds to what is known of a record. */
final class PredictedColumns implements Serializable {
  static final String PREDICTION = "prediction";
  static final String PREDICTED_CLASS = "predicted_class";
  static final String PROBABILITY = "probability";
  static final String TOP = "top";
  static final String LOGITS = "logits";
  static final String PROBABILITIES = "probabilities";
  static final String LOSS = "loss";
  static final String OUTPUT = "output";
  static final String STEPS = "steps";
  static final String DECODED = "decoded";

  private static final long serialVersionUID = 1L;
  private static final ArrayType FLOATS = DataTypes.createArrayType(DataTypes.FloatType, false);
  private static final StructType RANKED =
      new StructType()
          .add("label", DataTypes.IntegerType, false)
          .add("class", DataTypes.StringType, true)
          .add("probability", DataTypes.FloatType, false);

  private final boolean isClassifier;
  private final List<String> classes;
  private final int topK;
  private final boolean hasScores;
  private final boolean hasLoss;
  private final List<String> features;
  private final boolean hasSteps;
  private final Integer blank;

  /**
   * The columns of a model's outputs.
   *
   * @param isClassifier whether its first output is scores of classes
   * @param classes their names by label; none where they are not known
   * @param topK how many classes are named, 0 for none
   * @param hasScores whether there are all logits and probabilities
   * @param hasLoss whether there is a loss
   * @param features names of the columns of the further outputs
   * @param hasSteps whether records are sequences, which have a number of steps
   * @param blank of CTC; null where nothing is decoded
   */
  PredictedColumns(
      boolean isClassifier,
      List<String> classes,
      int topK,
      boolean hasScores,
      boolean hasLoss,
      List<String> features,
      boolean hasSteps,
      Integer blank) {
    this.isClassifier = isClassifier;
    this.classes = List.copyOf(classes);
    this.topK = topK;
    this.hasScores = hasScores;
    this.hasLoss = hasLoss;
    this.features = List.copyOf(features);
    this.hasSteps = hasSteps;
    this.blank = blank;
  }

  /** The name of a layer's column: its path with underscores. */
  static String featureColumn(String layer) {
    return "features_" + layer.replace('.', '_').replace(':', '_');
  }

  StructType schema() {
    StructType schema = new StructType();
    if (hasSteps) {
      schema = schema.add(STEPS, DataTypes.IntegerType);
    }
    if (blank != null) {
      schema = schema.add(DECODED, DataTypes.createArrayType(DataTypes.IntegerType, false));
    }
    if (isClassifier) {
      schema = schema.add(PREDICTION, DataTypes.IntegerType);
      if (!classes.isEmpty()) {
        schema = schema.add(PREDICTED_CLASS, DataTypes.StringType);
      }
      schema = schema.add(PROBABILITY, DataTypes.FloatType);
      if (topK > 0) {
        schema = schema.add(TOP, DataTypes.createArrayType(RANKED, false));
      }
      if (hasScores) {
        schema = schema.add(LOGITS, FLOATS).add(PROBABILITIES, FLOATS);
      }
    } else {
      schema = schema.add(OUTPUT, FLOATS);
    }
    if (hasLoss) {
      schema = schema.add(LOSS, DataTypes.DoubleType);
    }
    for (String feature : features) {
      schema = schema.add(feature, FLOATS);
    }
    return schema;
  }

  /**
   * The values of a record.
   *
   * @param outputs of the model, first its own, then the features; row-major
   * @param steps of a sequence; 0 if the record is none
   * @return null if the first has a value that is not a number, or is infinite
   */
  Object[] values(List<float[]> outputs, int steps, Double loss) {
    List<Object> values = new ArrayList<>();
    float[] first = outputs.get(0);
    if (hasSteps) {
      values.add(steps);
    }
    if (blank != null) {
      values.add(CtcDecoder.greedy(first, first.length / steps, blank));
    }
    if (isClassifier) {
      Prediction prediction = Prediction.of(first);
      if (prediction == null) {
        return null;
      }
      values.add(prediction.label());
      if (!classes.isEmpty()) {
        values.add(classes.get(prediction.label()));
      }
      values.add(prediction.probability());
      float[] probabilities = Prediction.softmax(first);
      if (topK > 0) {
        values.add(top(first, probabilities));
      }
      if (hasScores) {
        values.add(first);
        values.add(probabilities);
      }
    } else {
      for (float value : first) {
        if (!Float.isFinite(value)) {
          return null;
        }
      }
      values.add(first);
    }
    if (hasLoss) {
      values.add(loss);
    }
    for (int i = 0; i < features.size(); i++) {
      values.add(outputs.get(i + 1));
    }
    return values.toArray();
  }

  /** The classes of the highest scores, the highest first; of equal ones the first class. */
  private Object[] top(float[] scores, float[] probabilities) {
    int size = Math.min(topK, scores.length);
    int[] best = new int[size];
    int found = 0;
    for (int i = 0; i < scores.length; i++) {
      int place = found;
      while (place > 0 && scores[i] > scores[best[place - 1]]) {
        place--;
      }
      if (place < size) {
        found = Math.min(found + 1, size);
        System.arraycopy(best, place, best, place + 1, found - place - 1);
        best[place] = i;
      }
    }
    Object[] rows = new Object[size];
    for (int i = 0; i < size; i++) {
      String name = classes.isEmpty() ? null : classes.get(best[i]);
      rows[i] = RowFactory.create(best[i], name, probabilities[best[i]]);
    }
    return rows;
  }
}
