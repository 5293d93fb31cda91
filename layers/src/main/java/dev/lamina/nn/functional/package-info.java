/**
 * What traced models do between layers: arithmetic, joining and reshaping, as layers without
 * arrays. Each has the meaning of torch's function or tensor method of that name.
 */
package dev.lamina.nn.functional;
