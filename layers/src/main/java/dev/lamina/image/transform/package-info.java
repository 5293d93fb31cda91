/**
 * Transforms of images with torchvision's names, arguments and numbers.
 *
 * <p>H is an image's height, W its width, C its channels; n the number of images that a transform
 * made of one.
 */
package dev.lamina.image.transform;
