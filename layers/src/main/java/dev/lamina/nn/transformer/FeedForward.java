package dev.lamina.nn.transformer;

import dev.lamina.nn.Layer;
import dev.lamina.nn.Value;

/** linear2(dropout(activation(linear1(x)))), whose layers a transformer's layer has as children. */
final class FeedForward {
  private final Layer linear1;
  private final Layer activation;
  private final Layer dropout;
  private final Layer linear2;

  FeedForward(Layer linear1, FeedForwardActivation activation, Layer dropout, Layer linear2) {
    this.linear1 = linear1;
    this.activation = activation.spec().module(null);
    this.dropout = dropout;
    this.linear2 = linear2;
  }

  Value of(Value x) {
    return linear2.forward(dropout.forward(activation.forward(linear1.forward(x))));
  }
}
