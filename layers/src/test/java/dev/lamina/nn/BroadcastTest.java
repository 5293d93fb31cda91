package dev.lamina.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.tensor.Shape;
import dev.lamina.tensor.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules are those of torch.broadcast_shapes and Tensor.expand. */
class BroadcastTest {
  @Test
  void shape_matchesAxesFromTheLast() {
    assertThat(Broadcast.shape(List.of(Shape.of(3, 1), Shape.of(4)))).isEqualTo(Shape.of(3, 4));
    assertThat(Broadcast.shape(List.of(Shape.of(), Shape.of(2, 0)))).isEqualTo(Shape.of(2, 0));
    assertThat(Broadcast.shape(List.of(Shape.of(1), Shape.of(0)))).isEqualTo(Shape.of(0));
    assertThatThrownBy(() -> Broadcast.shape(List.of(Shape.of(3), Shape.of(4))))
        .isInstanceOf(LayerException.class)
        .hasMessage("inputs cannot be broadcast to one shape: [(3), (4)]");
  }

  @Test
  void fits_isOneSided() {
    assertThat(Broadcast.fits(Shape.of(3, 1), Shape.of(2, 3, 4))).isTrue();
    assertThat(Broadcast.fits(Shape.of(), Shape.of(2))).isTrue();
    assertThat(Broadcast.fits(Shape.of(2), Shape.of(1))).isFalse();
    assertThat(Broadcast.fits(Shape.of(1, 2), Shape.of(2))).isFalse();
    assertThat(Broadcast.fits(Shape.of(1), Shape.of(0))).isTrue();
    assertThat(Broadcast.fits(Shape.of(0), Shape.of(1))).isFalse();
  }

  @Test
  void repeated_repeatsAxesOfOne() {
    float[] repeated =
        Broadcast.repeated(Tensors.of(new float[] {1, 2}, Shape.of(2, 1)), Shape.of(2, 2, 3));

    assertThat(repeated).containsExactly(1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2);
  }
}
