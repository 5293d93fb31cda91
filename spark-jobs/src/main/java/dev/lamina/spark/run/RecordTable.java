package dev.lamina.spark.run;

import dev.lamina.spark.source.DataRecord;
import dev.lamina.spark.source.DataSet;
import dev.lamina.spark.source.RecordColumns;
import dev.lamina.spark.source.SourceException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a table with one row a record: which record it is (key, path; label and class if
 * the data set has classes), the columns that it brought along, a job's results, and what is wrong
 * with it (reason, message). A row has either results or a reason.
 */
public final class RecordTable implements Serializable {
  private static final long serialVersionUID = 1L;

  private final boolean isLabelled;
  private final StructType identity;
  private final StructType results;
  private final StructType staged;

  private RecordTable(
      boolean isLabelled, StructType identity, StructType results, StructType staged) {
    this.isLabelled = isLabelled;
    this.identity = identity;
    this.results = results;
    this.staged = staged;
  }

  /**
   * The table of a data set and a job.
   *
   * @param results the job's columns
   * @throws SourceException if a column that the records bring along has a name of the others
   */
  public static RecordTable of(DataSet data, StructType results) {
    return of(data, results, new StructType());
  }

  /**
   * The table of a data set and a job that leaves some of its results in the staging table.
   *
   * @param results the job's columns
   * @param staged its columns that are in neither of the tables that remain
   * @throws SourceException if a column that the records bring along has a name of the others
   */
  public static RecordTable of(DataSet data, StructType results, StructType staged) {
    List<String> taken = new ArrayList<>(List.of(RecordColumns.KEY, RecordColumns.PATH));
    StructType identity =
        new StructType()
            .add(RecordColumns.KEY, DataTypes.StringType, false)
            .add(RecordColumns.PATH, DataTypes.StringType, false);
    if (data.isLabelled()) {
      taken.addAll(List.of(RecordColumns.LABEL, RecordColumns.CLASS));
      identity =
          identity
              .add(RecordColumns.LABEL, DataTypes.IntegerType, true)
              .add(RecordColumns.CLASS, DataTypes.StringType, true);
    }
    taken.addAll(List.of(RecordColumns.REASON, RecordColumns.MESSAGE));
    taken.addAll(Arrays.asList(results.fieldNames()));
    taken.addAll(Arrays.asList(staged.fieldNames()));
    for (StructField field : data.kept().fields()) {
      boolean isTaken = taken.stream().anyMatch(name -> name.equalsIgnoreCase(field.name()));
      if (isTaken) {
        throw new SourceException(
            ("column '%s' of %s has the name of a column of the results, which are %s;"
                    + " 'keep_columns' names those to keep")
                .formatted(field.name(), data.root(), String.join(", ", taken)));
      }
      identity = identity.add(field.name(), field.dataType(), true);
    }
    return new RecordTable(data.isLabelled(), identity, results, staged);
  }

  /** All columns; those of the results may be null. */
  public StructType schema() {
    StructType schema = identity;
    for (StructType columns : List.of(results, staged)) {
      for (StructField field : columns.fields()) {
        schema = schema.add(field.name(), field.dataType(), true);
      }
    }
    return schema
        .add(RecordColumns.REASON, DataTypes.StringType, true)
        .add(RecordColumns.MESSAGE, DataTypes.StringType, true);
  }

  /** The names of the columns of records with results. */
  public List<String> ofRecords() {
    List<String> names = new ArrayList<>(Arrays.asList(identity.fieldNames()));
    names.addAll(Arrays.asList(results.fieldNames()));
    return names;
  }

  /** The names of the columns of records that failed. */
  public List<String> ofUnreadable() {
    List<String> names = new ArrayList<>(Arrays.asList(identity.fieldNames()));
    names.addAll(List.of(RecordColumns.REASON, RecordColumns.MESSAGE));
    return names;
  }

  /** The row of a record with its results, in the order of their columns. */
  public Row row(DataRecord record, Object... values) {
    int expected = results.length() + staged.length();
    if (values.length != expected) {
      throw new IllegalArgumentException(
          "%d results of %d columns".formatted(values.length, expected));
    }
    return row(record, values, null, null);
  }

  /** A row that is about no record but about all of a task's, with empty names. */
  public Row ofAll(Object... values) {
    Object[] row = new Object[schema().length()];
    row[0] = "";
    row[1] = "";
    System.arraycopy(values, 0, row, identity.length(), values.length);
    return RowFactory.create(row);
  }

  /** The row of a record that failed. */
  public Row quarantined(DataRecord record, RecordFault fault) {
    return row(
        record, new Object[results.length() + staged.length()], fault.reason(), fault.getMessage());
  }

  private Row row(DataRecord record, Object[] values, String reason, String message) {
    List<Object> row = new ArrayList<>();
    row.add(record.key());
    row.add(record.path());
    if (isLabelled) {
      row.add(record.label());
      row.add(record.className());
    }
    row.addAll(Arrays.asList(record.kept()));
    row.addAll(Arrays.asList(values));
    row.add(reason);
    row.add(message);
    return RowFactory.create(row.toArray());
  }
}
