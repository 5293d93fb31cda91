package dev.lamina.spark.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.lamina.nn.Graph;

/** The graph itself. */
final class SharedGraphSerializer extends Serializer<SharedGraph> {
  private final GraphSerializer graphs;

  SharedGraphSerializer(GraphSerializer graphs) {
    super(false, true);
    this.graphs = graphs;
  }

  @Override
  public void write(Kryo kryo, Output out, SharedGraph shared) {
    graphs.write(kryo, out, shared.graph());
  }

  @Override
  public SharedGraph read(Kryo kryo, Input in, Class<SharedGraph> type) {
    return new SharedGraph(graphs.read(kryo, in, Graph.class));
  }
}
