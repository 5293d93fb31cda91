package dev.lamina.nn.recurrent;

/** The recurrences: torch's {@code RNN}, {@code LSTM} and {@code GRU}. */
public enum RecurrentMode {
  RNN(1),
  LSTM(4),
  GRU(3);

  private final int gates;

  RecurrentMode(int gates) {
    this.gates = gates;
  }

  /** The blocks of H rows that weights have, in torch's order: LSTM i, f, g, o; GRU r, z, n. */
  public int gates() {
    return gates;
  }

  /** Whether there is a cell state beside the hidden state. */
  public boolean hasCellState() {
    return this == LSTM;
  }
}
