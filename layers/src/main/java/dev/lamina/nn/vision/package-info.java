/** Moving elements between channels and pixels, and making images of other sizes. */
package dev.lamina.nn.vision;
