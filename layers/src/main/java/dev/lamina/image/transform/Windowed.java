package dev.lamina.image.transform;

/** A step that takes a part of an image; what comes before need not make the rest. */
interface Windowed {
  /** The part; of pixels that are not of the image too, if it lies not within. */
  Window window(int ofHeight, int ofWidth);
}
