package dev.lamina.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.nn.activation.CELU;
import dev.lamina.nn.activation.ELU;
import dev.lamina.nn.activation.GELU;
import dev.lamina.nn.activation.GLU;
import dev.lamina.nn.activation.Hardshrink;
import dev.lamina.nn.activation.Hardtanh;
import dev.lamina.nn.activation.LeakyReLU;
import dev.lamina.nn.activation.PReLU;
import dev.lamina.nn.activation.RReLU;
import dev.lamina.nn.activation.SELU;
import dev.lamina.nn.activation.Softmax2d;
import dev.lamina.nn.activation.Softmin;
import dev.lamina.nn.activation.Softplus;
import dev.lamina.nn.activation.Softshrink;
import dev.lamina.nn.activation.Threshold;
import dev.lamina.nn.distance.CosineSimilarity;
import dev.lamina.nn.distance.PairwiseDistance;
import dev.lamina.nn.dropout.AlphaDropout;
import dev.lamina.nn.dropout.Dropout;
import dev.lamina.nn.dropout.Dropout1d;
import dev.lamina.nn.dropout.Dropout2d;
import dev.lamina.nn.dropout.Dropout3d;
import dev.lamina.nn.dropout.FeatureAlphaDropout;
import dev.lamina.nn.functional.Abs;
import dev.lamina.nn.functional.Add;
import dev.lamina.nn.functional.Amax;
import dev.lamina.nn.functional.Amin;
import dev.lamina.nn.functional.Argmax;
import dev.lamina.nn.functional.Argmin;
import dev.lamina.nn.functional.Chunk;
import dev.lamina.nn.functional.Clamp;
import dev.lamina.nn.functional.Div;
import dev.lamina.nn.functional.Erf;
import dev.lamina.nn.functional.Exp;
import dev.lamina.nn.functional.Expand;
import dev.lamina.nn.functional.Gather;
import dev.lamina.nn.functional.IndexSelect;
import dev.lamina.nn.functional.Log;
import dev.lamina.nn.functional.Matmul;
import dev.lamina.nn.functional.Max;
import dev.lamina.nn.functional.Maximum;
import dev.lamina.nn.functional.Mean;
import dev.lamina.nn.functional.Min;
import dev.lamina.nn.functional.Minimum;
import dev.lamina.nn.functional.Mul;
import dev.lamina.nn.functional.Neg;
import dev.lamina.nn.functional.Pad;
import dev.lamina.nn.functional.Permute;
import dev.lamina.nn.functional.Pow;
import dev.lamina.nn.functional.Reciprocal;
import dev.lamina.nn.functional.Reshape;
import dev.lamina.nn.functional.Rsqrt;
import dev.lamina.nn.functional.Slice;
import dev.lamina.nn.functional.Split;
import dev.lamina.nn.functional.Sqrt;
import dev.lamina.nn.functional.Squeeze;
import dev.lamina.nn.functional.Stack;
import dev.lamina.nn.functional.Sub;
import dev.lamina.nn.functional.Sum;
import dev.lamina.nn.functional.Transpose;
import dev.lamina.nn.functional.Unflatten;
import dev.lamina.nn.functional.Unsqueeze;
import dev.lamina.nn.functional.View;
import dev.lamina.nn.functional.Where;
import dev.lamina.nn.linear.Bilinear;
import dev.lamina.nn.norm.CrossMapLRN2d;
import dev.lamina.nn.norm.GroupNorm;
import dev.lamina.nn.norm.InstanceNorm2d;
import dev.lamina.nn.norm.InstanceNormSpec;
import dev.lamina.nn.norm.LayerNorm;
import dev.lamina.nn.norm.LocalResponseNorm;
import dev.lamina.nn.norm.SyncBatchNorm;
import dev.lamina.nn.vision.ChannelShuffle;
import dev.lamina.nn.vision.PixelShuffle;
import dev.lamina.nn.vision.PixelUnshuffle;
import dev.lamina.nn.vision.Upsample;
import dev.lamina.nn.vision.UpsamplingBilinear2d;
import dev.lamina.nn.vision.UpsamplingNearest2d;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * That the classes of layers put their arguments where they belong; what specs do has its table.
 */
class TypedLayersTest {
  private static Arguments row(Layer layer, String printed) {
    return Arguments.of(layer, printed);
  }

  static Stream<Arguments> layers() {
    return Stream.of(
        row(new ELU(), "ELU(alpha=1.0)"),
        row(new ELU(0.5), "ELU(alpha=0.5)"),
        row(new ELU(0.5, true), "ELU(alpha=0.5, inplace=True)"),
        row(new CELU(0.5, true), "CELU(alpha=0.5, inplace=True)"),
        row(new SELU(true), "SELU(inplace=True)"),
        row(new GELU(), "GELU(approximate='none')"),
        row(new GELU(GELU.Approximate.TANH), "GELU(approximate='tanh')"),
        row(new Hardshrink(0.3), "Hardshrink(0.3)"),
        row(new Softshrink(0.3), "Softshrink(0.3)"),
        row(new Hardtanh(), "Hardtanh(min_val=-1.0, max_val=1.0)"),
        row(new Hardtanh(-2, 3, true), "Hardtanh(min_val=-2.0, max_val=3.0, inplace=True)"),
        row(new LeakyReLU(), "LeakyReLU(negative_slope=0.01)"),
        row(new LeakyReLU(0.2, true), "LeakyReLU(negative_slope=0.2, inplace=True)"),
        row(new RReLU(), "RReLU(lower=0.125, upper=0.3333333333333333)"),
        row(new RReLU(0.1, 0.3, true), "RReLU(lower=0.1, upper=0.3, inplace=True)"),
        row(new PReLU(3, 0.1), "PReLU(num_parameters=3)"),
        row(new Softplus(), "Softplus(beta=1, threshold=20)"),
        row(new Softplus(2, 0.5), "Softplus(beta=2.0, threshold=0.5)"),
        row(new Threshold(0.1, 20, true), "Threshold(threshold=0.1, value=20.0, inplace=True)"),
        row(new GLU(1), "GLU(dim=1)"),
        row(new Softmin(1), "Softmin(dim=1)"),
        row(new Softmax2d(), "Softmax2d()"),
        row(new CosineSimilarity(), "CosineSimilarity()"),
        row(new PairwiseDistance(), "PairwiseDistance()"),
        row(new Dropout(0.2), "Dropout(p=0.2, inplace=False)"),
        row(new Dropout1d(0.2, true), "Dropout1d(p=0.2, inplace=True)"),
        row(new Dropout2d(), "Dropout2d(p=0.5, inplace=False)"),
        row(new Dropout3d(), "Dropout3d(p=0.5, inplace=False)"),
        row(new AlphaDropout(), "AlphaDropout(p=0.5, inplace=False)"),
        row(new FeatureAlphaDropout(), "FeatureAlphaDropout(p=0.5, inplace=False)"),
        row(
            new Bilinear(2, 3, 4, false),
            "Bilinear(in1_features=2, in2_features=3, out_features=4, bias=False)"),
        row(new LayerNorm(3, 4), "LayerNorm((3, 4), eps=1e-05, elementwise_affine=True)"),
        row(
            new LayerNorm(LayerNorm.Spec.of(3).withEps(0.1).withElementwiseAffine(false)),
            "LayerNorm((3,), eps=0.1, elementwise_affine=False)"),
        row(new GroupNorm(2, 4), "GroupNorm(2, 4, eps=1e-05, affine=True)"),
        row(
            new InstanceNorm2d(InstanceNormSpec.of(2, 3).withAffine(true)),
            "InstanceNorm2d(3, eps=1e-05, momentum=0.1, affine=True, track_running_stats=False)"),
        row(
            new SyncBatchNorm(3),
            "SyncBatchNorm(3, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)"),
        row(new LocalResponseNorm(2), "LocalResponseNorm(2, alpha=0.0001, beta=0.75, k=1.0)"),
        row(new CrossMapLRN2d(2), "CrossMapLRN2d(2, alpha=0.0001, beta=0.75, k=1)"),
        row(new PixelShuffle(2), "PixelShuffle(upscale_factor=2)"),
        row(new PixelUnshuffle(2), "PixelUnshuffle(downscale_factor=2)"),
        row(new ChannelShuffle(2), "ChannelShuffle(groups=2)"),
        row(new Upsample(Upsample.scale(2)), "Upsample(scale_factor=2.0, mode=nearest)"),
        row(
            new Upsample(Upsample.size(2, 3).withMode(InterpolationMode.BICUBIC)),
            "Upsample(size=(2, 3), mode=bicubic)"),
        row(
            UpsamplingNearest2d.scale(2, 3),
            "UpsamplingNearest2d(scale_factor=(2.0, 3.0), mode=nearest)"),
        row(UpsamplingBilinear2d.size(4), "UpsamplingBilinear2d(size=4, mode=bilinear)"),
        row(new Unflatten(1, 2, -1), "Unflatten(dim=1, unflattened_size=(2, -1))"),
        row(new Reshape(2, -1), "Reshape(shape=(2, -1))"),
        row(View.ofRecords(2, -1), "View(shape=(2, -1), leading=1)"),
        row(new Permute(0, 2, 1), "Permute(dims=(0, 2, 1))"),
        row(new Transpose(1, -1), "Transpose(dim0=1, dim1=-1)"),
        row(new Squeeze(), "Squeeze()"),
        row(new Squeeze(1), "Squeeze(dim=1)"),
        row(new Unsqueeze(1), "Unsqueeze(dim=1)"),
        row(new Expand(-1, 3), "Expand(size=(-1, 3))"),
        row(new Stack(2), "Stack(dim=2)"),
        row(new Split(1, 2), "Split(split_size_or_sections=(1, 2))"),
        row(new Chunk(3, -1), "Chunk(chunks=3, dim=-1)"),
        row(new Slice(1, null, 3), "Slice(dim=1, end=3)"),
        row(new Slice(1, 2, null, 3), "Slice(dim=1, start=2, step=3)"),
        row(new Gather(1), "Gather(dim=1)"),
        row(new IndexSelect(1), "IndexSelect(dim=1)"),
        row(new IndexSelect(1, 2, 0), "IndexSelect(dim=1, index=(2, 0))"),
        row(new Pad(1, 2), "Pad(pad=(1, 2))"),
        row(new Add(2), "Add(other=2.0)"),
        row(new Sub(2), "Sub(other=2.0)"),
        row(new Mul(2), "Mul(other=2.0)"),
        row(new Div(2), "Div(other=2.0)"),
        row(new Pow(2), "Pow(exponent=2.0)"),
        row(new Minimum(2), "Minimum(other=2.0)"),
        row(new Maximum(2), "Maximum(other=2.0)"),
        row(new Clamp(0, 1), "Clamp(min=0.0, max=1.0)"),
        row(new Where(0), "Where(other=0.0)"),
        row(new Matmul(), "Matmul()"),
        row(new Neg(), "Neg()"),
        row(new Abs(), "Abs()"),
        row(new Exp(), "Exp()"),
        row(new Log(), "Log()"),
        row(new Sqrt(), "Sqrt()"),
        row(new Rsqrt(), "Rsqrt()"),
        row(new Reciprocal(), "Reciprocal()"),
        row(new Erf(), "Erf()"),
        row(new Sum(), "Sum()"),
        row(new Mean(true, 2, 3), "Mean(dim=(2, 3), keepdim=True)"),
        row(new Amax(false, 1), "Amax(dim=1)"),
        row(new Amin(false, 1), "Amin(dim=1)"),
        row(new Max(1, true), "Max(dim=1, keepdim=True)"),
        row(new Min(), "Min()"),
        row(new Argmax(1, false), "Argmax(dim=1)"),
        row(new Argmin(), "Argmin()"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("layers")
  void toString_tellsTheArguments(Layer layer, String printed) {
    assertThat(layer).hasToString(printed);
    assertThat(layer.getClass().getSimpleName()).isEqualTo(layer.type());
  }
}
