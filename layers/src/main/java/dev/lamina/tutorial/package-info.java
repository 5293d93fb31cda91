/** torch's tutorial on the common layers, in Java. */
package dev.lamina.tutorial;
