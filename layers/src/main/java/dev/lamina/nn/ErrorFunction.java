package dev.lamina.nn;

/**
 * The error function, to 15 digits.
 *
 * <p>Rational approximations on five intervals. Source: the C library fdlibm, s_erf.c, (C) 1993 by
 * Sun Microsystems; permission to use, copy, modify and distribute it is freely granted.
 */
public final class ErrorFunction {
  private static final double ERX = 0.8450629115104675;
  private static final double[] PP = {
    0.12837916709551256,
    -0.3250421072470015,
    -0.02848174957559851,
    -0.005770270296489442,
    -2.3763016656650163e-05
  };
  private static final double[] QQ = {
    1,
    0.39791722395915535,
    0.0650222499887673,
    0.005081306281875766,
    0.00013249473800432164,
    -3.960228278775368e-06
  };
  private static final double[] PA = {
    -0.0023621185607526594,
    0.41485611868374833,
    -0.3722078760357013,
    0.31834661990116175,
    -0.11089469428239668,
    0.035478304325618236,
    -0.002166375594868791
  };
  private static final double[] QA = {
    1,
    0.10642088040084423,
    0.540397917702171,
    0.07182865441419627,
    0.12617121980876164,
    0.01363708391202905,
    0.011984499846799107
  };
  private static final double[] RA = {
    -0.009864944034847148,
    -0.6938585727071818,
    -10.558626225323291,
    -62.375332450326006,
    -162.39666946257347,
    -184.60509290671104,
    -81.2874355063066,
    -9.814329344169145
  };
  private static final double[] SA = {
    1,
    19.651271667439257,
    137.65775414351904,
    434.56587747522923,
    645.3872717332679,
    429.00814002756783,
    108.63500554177944,
    6.570249770319282,
    -0.0604244152148581
  };
  private static final double[] RB = {
    -0.0098649429247001,
    -0.799283237680523,
    -17.757954917754752,
    -160.63638485582192,
    -637.5664433683896,
    -1025.0951316110772,
    -483.5191916086514
  };
  private static final double[] SB = {
    1,
    30.33806074348246,
    325.7925129965739,
    1536.729586084437,
    3199.8582195085955,
    2553.0504064331644,
    474.52854120695537,
    -22.44095244658582
  };

  private ErrorFunction() {}

  /** erf(x): from -1 for x = -inf to 1 for x = inf. */
  public static double of(double x) {
    double magnitude = Math.abs(x);
    // Here 1 - (1 - erf(x)) would lose what is small.
    return magnitude < 0.84375 ? x + x * ratio(PP, QQ, x * x) : 1 - complement(x);
  }

  /** 1 - erf(x): from 2 for x = -inf to 0 for x = inf. */
  public static double complement(double x) {
    double magnitude = Math.abs(x);
    if (magnitude < 0.84375) {
      double square = x * x;
      return 1 - (x + x * ratio(PP, QQ, square));
    }
    if (magnitude < 1.25) {
      double erf = ERX + ratio(PA, QA, magnitude - 1);
      return x > 0 ? 1 - erf : 1 + erf;
    }
    if (magnitude >= 28) {
      return x > 0 ? 0 : 2;
    }
    if (Double.isNaN(x)) {
      return x;
    }
    double inverse = 1 / (x * x);
    double tail = magnitude < 1 / 0.35 ? ratio(RA, SA, inverse) : ratio(RB, SB, inverse);
    // The square's upper half is exact, so that exp loses nothing to rounding it.
    double upper =
        Double.longBitsToDouble(Double.doubleToLongBits(magnitude) & 0xffffffff00000000L);
    double lower = (upper - magnitude) * (upper + magnitude);
    double complement = Math.exp(-upper * upper - 0.5625) * Math.exp(lower + tail) / magnitude;
    return x > 0 ? complement : 2 - complement;
  }

  /**
   * The x whose erf is y, in [-1, 1].
   *
   * <p>S. Winitzki's approximation (2008), made exact by three of Halley's steps.
   */
  public static double inverse(double y) {
    if (Math.abs(y) >= 1 || y == 0) {
      return Math.abs(y) == 1 ? y * Double.POSITIVE_INFINITY : Math.abs(y) > 1 ? Double.NaN : y;
    }
    double log = Math.log1p(-y * y);
    double half = 2 / (Math.PI * 0.147) + log / 2;
    double x = Math.sqrt(Math.sqrt(half * half - log / 0.147) - half);
    double magnitude = Math.abs(y);
    for (int step = 0; step < 3; step++) {
      double excess = magnitude < 0.5 ? of(x) - magnitude : 1 - magnitude - complement(x);
      double newton = excess / (2 / Math.sqrt(Math.PI) * Math.exp(-x * x));
      x -= newton / (1 + x * newton);
    }
    return Math.copySign(x, y);
  }

  private static double ratio(double[] numerator, double[] denominator, double x) {
    return polynomial(numerator, x) / polynomial(denominator, x);
  }

  private static double polynomial(double[] coefficients, double x) {
    double sum = 0;
    for (int i = coefficients.length - 1; i >= 0; i--) {
      sum = sum * x + coefficients[i];
    }
    return sum;
  }
}
