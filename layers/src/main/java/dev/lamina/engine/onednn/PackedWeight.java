package dev.lamina.engine.onednn;

/** A parameter in the layout that a primitive wants; shared by all plans of a graph. */
record PackedWeight(Layout layout, NativeMemory memory) {}
