package dev.lamina.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class TensorsTest {
  private static final float[] SIX = {1, 2, 3, 4, 5, 6};

  @Test
  void floats_ofTransposedArray_areRowMajor() {
    INDArray transposed = Tensors.of(SIX, Shape.of(2, 3)).transpose();

    assertThat(Tensors.floats(transposed)).containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(Tensors.doubles(transposed)).containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(Tensors.longs(transposed)).containsExactly(1, 4, 2, 5, 3, 6);
  }

  @Test
  void floats_ofView_areOfTheViewAlone() {
    INDArray array = Tensors.of(SIX, Shape.of(2, 3));
    INDArray columns = array.get(NDArrayIndex.all(), NDArrayIndex.interval(1, 3));
    INDArray row = array.get(NDArrayIndex.interval(1, 2), NDArrayIndex.all());

    assertThat(Tensors.floats(columns)).containsExactly(2, 3, 5, 6);
    assertThat(Tensors.floats(row)).containsExactly(4, 5, 6);
  }

  @Test
  void floats_ofColumnMajorArray_areRowMajor() {
    INDArray array = Tensors.of(SIX, Shape.of(2, 3)).dup('f');

    assertThat(Tensors.floats(array)).containsExactly(SIX);
  }

  @Test
  void floats_changedLater_leaveTheArrayAlone() {
    INDArray array = Tensors.of(SIX, Shape.of(6));
    Tensors.floats(array)[0] = 99;

    assertThat(Tensors.floats(array)).containsExactly(SIX);
  }

  @Test
  void of_valuesChangedLater_keepsItsOwn() {
    float[] values = SIX.clone();
    INDArray array = Tensors.of(values, Shape.of(6));
    values[0] = 99;

    assertThat(Tensors.floats(array)).containsExactly(SIX);
  }

  @Test
  void longs_beyondADouble_areExact() {
    long[] values = {Long.MAX_VALUE, Long.MIN_VALUE, (1L << 53) + 1};
    INDArray array = Tensors.of(values, Shape.of(3));

    assertThat(array.dataType()).isEqualTo(DataType.INT64);
    assertThat(Tensors.longs(array)).containsExactly(values);
  }

  @Test
  void longs_ofFloats_cutFractionsOff() {
    assertThat(Tensors.longs(Tensors.of(new float[] {1.9f, -1.9f}, Shape.of(2))))
        .containsExactly(1, -1);
  }

  @Test
  void floats_ofOtherTypes_areCast() {
    assertThat(Tensors.floats(Nd4j.createFromArray(0.1, -2.5))).containsExactly(0.1f, -2.5f);
    assertThat(Tensors.floats(Nd4j.createFromArray(true, false))).containsExactly(1, 0);
    assertThat(Tensors.doubles(Nd4j.createFromArray(0.1, -2.5))).containsExactly(0.1, -2.5);
  }

  @Test
  void scalar_hasOneElement() {
    INDArray scalar = Tensors.of(new float[] {7}, Shape.of());

    assertThat(Tensors.shape(scalar)).isEqualTo(Shape.of());
    assertThat(Tensors.floats(scalar)).containsExactly(7);
  }

  @Test
  void emptyArray_keepsItsShapeAndType() {
    INDArray floats = Tensors.of(new float[0], Shape.of(2, 0, 3));
    INDArray longs = Tensors.of(new long[0], Shape.of(0));

    assertThat(Tensors.shape(floats)).isEqualTo(Shape.of(2, 0, 3));
    assertThat(Tensors.floats(floats)).isEmpty();
    assertThat(Tensors.doubles(floats)).isEmpty();
    assertThat(longs.dataType()).isEqualTo(DataType.INT64);
    assertThat(Tensors.longs(longs)).isEmpty();
  }

  @Test
  void emptyArray_insideAWorkspace_isMade() {
    try (MemoryWorkspace workspace =
        Nd4j.getWorkspaceManager().getAndActivateWorkspace("TensorsTest")) {
      assertThat(workspace.isScopeActive()).isTrue();
      assertThat(Tensors.shape(Tensors.of(new float[0], Shape.of(0, 3)))).isEqualTo(Shape.of(0, 3));
    }
  }

  @Test
  void of_anotherNumberOfValues_namesShapeAndBothNumbers() {
    assertThatThrownBy(() -> Tensors.of(SIX, Shape.of(2, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("shape (2, 2) has 4 elements, got 6");
    assertThatThrownBy(() -> Tensors.of(new long[] {1}, Shape.of(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("shape (0) has 0 elements, got 1");
  }

  @Test
  void reshaped_keepsTypeAndElements() {
    INDArray transposed = Tensors.of(SIX, Shape.of(2, 3)).transpose();
    INDArray integers = Tensors.of(new long[] {1L << 60, 2}, Shape.of(2));

    assertThat(Tensors.floats(Tensors.reshaped(transposed, Shape.of(6))))
        .containsExactly(1, 4, 2, 5, 3, 6);
    assertThat(Tensors.longs(Tensors.reshaped(integers, Shape.of(1, 2))))
        .containsExactly(1L << 60, 2);
    assertThat(Tensors.shape(Tensors.reshaped(integers, Shape.of(1, 2)))).isEqualTo(Shape.of(1, 2));
  }

  @Test
  void floatBuffer_isTheArraysOwnMemory() {
    INDArray array = Tensors.of(SIX, Shape.of(2, 3));
    Tensors.floatBuffer(array).put(5, 42);

    assertThat(array.getFloat(1, 2)).isEqualTo(42);
  }
}
