/**
 * Winograd's way to convolve with kernels of 3x3 and stride 1: F(4x4, 3x3), a quarter of the
 * multiplications.
 *
 * <p>Each tile of 4x4 outputs is made of 6x6 inputs: Y = A' ((G g G') * (B' d B)) A, where * is
 * taken element by element, so that for each of the 36 elements all channels and tiles together are
 * one matrix product. The polynomials behind it are evaluated at 0, +-11/16, +-11/8 and infinity:
 * of such points those near the root of 1/2 and of 2 lose least, so that the largest error is some
 * millionths of the largest output.
 *
 * <p>The transforms are sums of few rows; each is a loop with one array that is written, which is
 * what the JIT compiler makes vector instructions of.
 *
 * @see <a href="https://arxiv.org/abs/1509.09308">Lavin and Gray: Fast algorithms for convolutional
 *     neural networks</a>
 */
package dev.lamina.engine.winograd;
