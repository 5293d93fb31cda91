/**
 * What {@code torch.save} writes: state dicts in a zip archive or in the older stream of pickles.
 *
 * <p>A pickle is a program. Here it can only make dictionaries, lists, numbers, texts and tensors:
 * all else that it names is refused by its name, and nothing is allocated that the file has not.
 */
package dev.lamina.model.torch;
