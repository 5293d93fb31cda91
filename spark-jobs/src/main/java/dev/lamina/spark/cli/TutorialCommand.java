package dev.lamina.spark.cli;

import dev.lamina.image.ColorMode;
import dev.lamina.image.Image;
import dev.lamina.image.ImageDecoder;
import dev.lamina.image.ImageEncoder;
import dev.lamina.image.ImageException;
import dev.lamina.tutorial.Tutorial;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lamina tutorial}. */
@Command(
    name = "tutorial",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    description = {
      "Goes through PyTorch's tutorial on the common layers: prints what comes out of its sixteen",
      "steps and writes the images of those that make one. Needs no Spark.",
      ""
    },
    footer = {"", "Example:", "  lamina tutorial --output out/tutorial"})
final class TutorialCommand implements Callable<Integer> {
  private static final int LEAST_SIZE = 3;

  @Spec private CommandSpec spec;

  @Option(
      names = "--image",
      paramLabel = "FILE",
      defaultValue = "data/photos/astronaut.png",
      description = "The photo, of at least 3 by 3 pixels. Default: ${DEFAULT-VALUE}.")
  private Path image;

  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      defaultValue = "out/tutorial",
      description =
          "Where the images go, step-02.png to step-04.png; made if it is missing. Default:"
              + " ${DEFAULT-VALUE}.")
  private Path output;

  @Override
  public Integer call() throws IOException {
    Image photo = photo();
    if (Files.exists(output) && !Files.isDirectory(output)) {
      throw CommandFailure.ofFaults(List.of("--output: " + output + " is no folder"));
    }
    Files.createDirectories(output);
    List<Tutorial.Step> steps;
    try {
      steps = Tutorial.run(photo);
    } catch (ImageException e) {
      throw CommandFailure.ofUsage(image + ": " + e.getMessage(), e);
    }
    ImageEncoder encoder = new ImageEncoder(ImageEncoder.Format.PNG);
    PrintWriter out = spec.commandLine().getOut();
    for (int i = 0; i < steps.size(); i++) {
      Tutorial.Step step = steps.get(i);
      out.println(i + 1 + ". " + step.title());
      step.result().lines().forEach(line -> out.println("    " + line));
      if (step.picture() != null) {
        Path file = output.resolve("step-0%d.png".formatted(i + 1));
        Files.write(file, encoder.encode(step.picture()));
        out.println("    " + file);
      }
      out.println();
    }
    out.flush();
    return ExitCode.DONE;
  }

  private Image photo() throws IOException {
    if (!Files.isRegularFile(image)) {
      throw CommandFailure.ofFaults(List.of("--image: " + image + ": there is no such file"));
    }
    Image photo;
    try {
      photo =
          new ImageDecoder(ColorMode.RGB, ImageDecoder.DEFAULT_MAX_PIXELS)
              .decode(Files.readAllBytes(image));
    } catch (ImageException e) {
      throw CommandFailure.ofUsage("--image: " + image + ": " + e.getMessage(), e);
    }
    if (photo.height() < LEAST_SIZE || photo.width() < LEAST_SIZE) {
      throw CommandFailure.ofFaults(
          List.of(
              "--image: %s: must have at least 3 x 3 pixels, got %d x %d"
                  .formatted(image, photo.width(), photo.height())));
    }
    return photo;
  }
}
