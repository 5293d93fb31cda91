package dev.lamina.engine.onednn;

/**
 * A value of a program: which storage it lies in, and how.
 *
 * @param storage the storage's index in the program
 * @param layout how the elements lie
 */
record Slot(int storage, Layout layout) {}
