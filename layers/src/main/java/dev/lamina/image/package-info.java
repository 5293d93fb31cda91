/**
 * Images: decoding, and transforms with torchvision's names and numbers.
 *
 * <p>H is an image's height, W its width, C its channels.
 */
package dev.lamina.image;
