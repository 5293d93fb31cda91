package dev.lamina.nn.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.nn.Scalar;
import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What the tables of cases cannot say of embeddings. */
class EmbeddingTest {
  private static INDArray rising(int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    return Tensors.of(values, Shape.of(rows, columns));
  }

  @Test
  void forward_indicesOfAnyNumberType_givesTheRows() {
    Embedding embedding = new Embedding(4, 5);
    embedding.parameter("weight").assign(rising(4, 5));
    INDArray indices = Tensors.of(new long[] {3, 2, 1}, Shape.of(3));

    for (DataType type : new DataType[] {DataType.INT64, DataType.INT32, DataType.FLOAT}) {
      INDArray output = embedding.forward(indices.castTo(type));

      assertThat(Tensors.floats(output))
          .containsExactly(15, 16, 17, 18, 19, 10, 11, 12, 13, 14, 5, 6, 7, 8, 9);
    }
  }

  @Test
  void forward_weightThatIsATransposedView_givesTheRows() {
    Embedding embedding = new Embedding(4, 2);
    embedding.parameter("weight").assign(rising(2, 4).transpose());

    INDArray output = embedding.forward(Tensors.of(new long[] {3}, Shape.of(1)));

    assertThat(Tensors.floats(output)).containsExactly(3, 7);
  }

  @Test
  void forward_maxNorm_changesOnlyTheRowsThatAreLookedUp() {
    Embedding embedding = new Embedding(Embedding.Spec.of(3, 2).withMaxNorm(Scalar.of(1.0)));
    INDArray weight = Tensors.of(new float[] {3, 4, 0.3f, 0.4f, 6, 8}, Shape.of(3, 2));
    embedding.parameter("weight").assign(weight);

    INDArray output = embedding.forward(Tensors.of(new long[] {0, 1}, Shape.of(2)));

    assertThat(Tensors.floats(output)).containsExactly(0.6f, 0.8f, 0.3f, 0.4f);
    assertThat(Tensors.floats(embedding.parameter("weight").value()))
        .containsExactly(0.6f, 0.8f, 0.3f, 0.4f, 6, 8);
    assertThat(Tensors.floats(weight)).containsExactly(3, 4, 0.3f, 0.4f, 6, 8);
  }
}
