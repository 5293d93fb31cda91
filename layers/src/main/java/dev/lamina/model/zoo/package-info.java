/** Architectures of torchvision 0.14, with its state-dict keys. */
package dev.lamina.model.zoo;
