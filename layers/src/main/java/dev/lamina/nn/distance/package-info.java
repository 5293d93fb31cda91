/** How near two inputs are to each other. Inputs are x1 and x2, of shapes that broadcast to one. */
package dev.lamina.nn.distance;
