package dev.lamina.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_bidirectional_concat;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_relu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_eltwise_tanh;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_inference;
import static org.bytedeco.dnnl.global.dnnl.dnnl_lbr_gru_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_lstm_forward_primitive_desc_create;
import static org.bytedeco.dnnl.global.dnnl.dnnl_unidirectional_left2right;
import static org.bytedeco.dnnl.global.dnnl.dnnl_vanilla_rnn_forward_primitive_desc_create;

import dev.lamina.nn.recurrent.Nonlinearity;
import dev.lamina.nn.recurrent.RecurrentSpec;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive_desc;

/** One layer of a recurrent one as a primitive. */
final class RecurrentPrimitive {
  /** What it reads and writes; null where a state is not given or not needed. */
  record Slots(Slot input, Slot hidden, Slot cell, Slot output, Slot lastHidden, Slot lastCell) {}

  private RecurrentPrimitive() {}

  static Primitive create(
      RecurrentSpec spec,
      Slots slots,
      Layout inputWeight,
      Layout hiddenWeight,
      Layout bias,
      Attributes attributes,
      Handles owner) {
    return Primitive.create(
        spec.type(),
        made ->
            switch (spec.mode()) {
              case LSTM -> lstm(made, spec, slots, inputWeight, hiddenWeight, bias, attributes);
              case GRU -> gru(made, spec, slots, inputWeight, hiddenWeight, bias, attributes);
              case RNN -> rnn(made, spec, slots, inputWeight, hiddenWeight, bias, attributes);
            },
        owner);
  }

  private static int lstm(
      dnnl_primitive_desc made,
      RecurrentSpec spec,
      Slots slots,
      Layout inputWeight,
      Layout hiddenWeight,
      Layout bias,
      Attributes attributes) {
    return dnnl_lstm_forward_primitive_desc_create(
        made,
        OneDnn.engine(),
        dnnl_forward_inference,
        direction(spec),
        desc(slots.input),
        desc(slots.hidden),
        desc(slots.cell),
        inputWeight.desc(),
        hiddenWeight.desc(),
        desc(null),
        desc(null),
        bias.desc(),
        desc(slots.output),
        desc(slots.lastHidden),
        desc(slots.lastCell),
        0,
        attributes.handle());
  }

  private static int gru(
      dnnl_primitive_desc made,
      RecurrentSpec spec,
      Slots slots,
      Layout inputWeight,
      Layout hiddenWeight,
      Layout bias,
      Attributes attributes) {
    return dnnl_lbr_gru_forward_primitive_desc_create(
        made,
        OneDnn.engine(),
        dnnl_forward_inference,
        direction(spec),
        desc(slots.input),
        desc(slots.hidden),
        inputWeight.desc(),
        hiddenWeight.desc(),
        bias.desc(),
        desc(slots.output),
        desc(slots.lastHidden),
        0,
        attributes.handle());
  }

  private static int rnn(
      dnnl_primitive_desc made,
      RecurrentSpec spec,
      Slots slots,
      Layout inputWeight,
      Layout hiddenWeight,
      Layout bias,
      Attributes attributes) {
    return dnnl_vanilla_rnn_forward_primitive_desc_create(
        made,
        OneDnn.engine(),
        dnnl_forward_inference,
        spec.nonlinearity() == Nonlinearity.RELU ? dnnl_eltwise_relu : dnnl_eltwise_tanh,
        direction(spec),
        desc(slots.input),
        desc(slots.hidden),
        inputWeight.desc(),
        hiddenWeight.desc(),
        bias.desc(),
        desc(slots.output),
        desc(slots.lastHidden),
        0,
        0,
        0,
        attributes.handle());
  }

  private static int direction(RecurrentSpec spec) {
    return spec.bidirectional() ? dnnl_bidirectional_concat : dnnl_unidirectional_left2right;
  }

  private static dnnl_memory_desc desc(Slot slot) {
    return slot == null ? new dnnl_memory_desc(null) : slot.layout().desc();
  }
}
