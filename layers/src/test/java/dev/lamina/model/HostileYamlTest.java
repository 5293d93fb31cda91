package dev.lamina.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Definitions that were written to do harm; a second or two each is plenty. */
@Timeout(60)
class HostileYamlTest {
  @TempDir Path folder;

  private static DefinitionException fault(String yaml) {
    DefinitionException thrown =
        catchThrowableOfType(
            DefinitionException.class, () -> ModelDefinition.parse(yaml, "x.yaml"));
    assertThat(thrown).isNotNull();
    assertThat(thrown.getMessage()).hasSizeLessThan(200_000);
    return thrown;
  }

  @Test
  void parse_billionLaughs_isRefusedUnexpanded() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [lol, lol, lol]\n");
    for (int i = 1; i <= 30; i++) {
      String all = String.join(", ", java.util.Collections.nCopies(9, "*a" + (i - 1)));
      yaml.append("a").append(i).append(": &a").append(i).append(" [").append(all).append("]\n");
    }

    assertThat(fault(yaml.toString()).messages())
        .contains("x.yaml:2:10: aliases (*name) are not allowed")
        .hasSize(Faults.MAX_FAULTS + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- ", "? ", "[[a]: ", "{? "})
  void parse_nestedHundredThousandDeep_isRefused(String opening) {
    // lines of 10,000, as far as blocks go, or the length of lines would be the fault
    boolean flow = !opening.endsWith(" ") || opening.startsWith("{");
    String yaml = (opening.repeat(10_000) + (flow ? "\n" : "")).repeat(flow ? 10 : 1);

    assertThat(fault(yaml).messages())
        .last()
        .asString()
        .containsAnyOf("nested more than 64 deep", "not YAML");
  }

  @Test
  void parse_nestedBlocks_areRefused() {
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      yaml.append(" ".repeat(i)).append("a:\n");
    }

    assertThat(fault(yaml.toString()).messages())
        .last()
        .asString()
        .contains("nested more than 64 deep");
  }

  @Test
  void parse_containersSixtyDeep_areNoFault() {
    String yaml =
        "inputs: {a: any}\nlayers:\n  s: "
            + "{type: Sequential, layers: {s: ".repeat(28)
            + "{type: ReLU}"
            + "}}".repeat(28);

    assertThat(ModelDefinition.parse(yaml, "x.yaml").module(null).graph().nodes()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "x, ", "'x", "#", "\"", "[", "9", "é", " ", "&a", "\u2028"})
  void parse_hugeLine_isRefusedInTime(String text) {
    String line = text.repeat(15_000_000 / text.length());

    assertThat(fault("inputs: {a: any}\nlayers: " + line).messages())
        .containsExactly("x.yaml:2:65537: a line of more than 65536 characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "x ", "9", "é"})
  void parse_hugeScalar_isReadInTimeAndCutInTheMessage(String text) {
    String line = text.repeat(60_000 / text.length()) + "\n   ";
    String scalar = line.repeat(10_000_000 / line.length());

    assertThat(fault("inputs: {a: any}\nlayers: " + scalar).getMessage()).hasSizeLessThan(2000);
    assertThat(fault("a: any\nlayers: {r: {type: ReLU, inplace: \"" + scalar + "\"}}").getMessage())
        .hasSizeLessThan(2000);
    assertThat(fault("inputs: {a: any}\nlayers: >\n   " + scalar).getMessage())
        .hasSizeLessThan(2000);
  }

  @Test
  void read_fileBeyondTheLimit_isRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("big.yaml"), "#".repeat((16 << 20) + 1));

    assertThatThrownBy(() -> ModelDefinition.read(file))
        .isInstanceOf(DefinitionException.class)
        .hasMessage(file + ":1:1: longer than 16777216 bytes");
    assertThatThrownBy(() -> ModelDefinition.parse("#".repeat((16 << 20) + 1), "x.yaml"))
        .hasMessage("x.yaml:1:1: longer than 16777216 characters");
  }

  @Test
  void parse_manyUnknownNames_givesUpSoon() {
    StringBuilder yaml = new StringBuilder("inputs: {a: any}\nlayers:\n");
    for (int i = 0; i < 9000; i++) {
      yaml.append("  layer_with_a_long_name_").append(i);
      yaml.append(": {type: ReLU, from: layer_with_a_lang_neme_").append(i).append("x}\n");
    }

    assertThat(fault(yaml.toString()).messages()).hasSize(Faults.MAX_FAULTS + 1);
  }

  @Test
  void parse_moreLayersThanAnyModelHas_isRefused() {
    StringBuilder yaml = new StringBuilder("inputs: {a: any}\nlayers:\n");
    for (int i = 0; i <= DefinitionReader.MAX_LAYERS; i++) {
      yaml.append("  r").append(i).append(": {type: ReLU}\n");
    }

    assertThat(fault(yaml.toString()).messages())
        .containsExactly("x.yaml:10003:3: more than 10000 layers");
  }

  @Test
  void parse_tenThousandKeys_areReadInTime() {
    StringBuilder yaml = new StringBuilder("inputs: {a: [4]}\nlayers:\n");
    for (int i = 0; i < DefinitionReader.MAX_LAYERS; i++) {
      yaml.append("  r").append(i).append(": {type: ReLU}\n");
    }

    assertThat(ModelDefinition.parse(yaml.toString(), "x.yaml").steps()).hasSize(10_000);
  }

  @Test
  void parse_layerOfTerabytes_takesNoMemory() {
    String yaml =
        "inputs: {a: [2147483647]}\nlayers:\n"
            + "  big: {type: Linear, in_features: 2147483647, out_features: 2147483647}\n"
            + "  seq: {type: Sequential, layers: {\"0\": {type: Linear, in_features: 2147483647,"
            + " out_features: 2147483647}}}\n";

    GraphModule module = ModelDefinition.parse(yaml, "x.yaml").module(null);

    assertThat(module.namedParameters()).hasSize(4);
  }

  @Test
  void parse_sizesThatOverflow_areFaults() {
    String yaml =
        "inputs: {a: [2147483647, 1, 1]}\nlayers:\n"
            + "  big: {type: Conv2d, in_channels: 2147483647, out_channels: 2147483647,"
            + " kernel_size: 1, padding: 2147483647}\n";

    assertThat(fault(yaml).messages()).singleElement().asString().startsWith("x.yaml:3:3: ");
  }

  /** Oracle: nothing but the declared exception comes out. */
  @Test
  void parse_mutatedDefinitions_failOnlyAsDeclared() throws IOException {
    String golden = Files.readString(Resources.file("two-heads.yaml"));
    Random random = new Random(11);
    int failed = 0;
    int runs = 2_000;
    for (int run = 0; run < runs; run++) {
      StringBuilder yaml = new StringBuilder(golden);
      for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
        mutate(yaml, random);
      }
      try {
        ModelDefinition.parse(yaml.toString(), "x.yaml");
      } catch (DefinitionException e) {
        failed++;
        assertThat(e.faults()).allSatisfy(fault -> assertThat(fault.line()).isBetween(1, 60));
      }
    }
    assertThat(failed).isBetween(runs / 2, runs - 1);
  }

  private static void mutate(StringBuilder yaml, Random random) {
    int at = random.nextInt(yaml.length());
    String syntax = "{}[]\"':,&*!|>%@`?-#\n\t 0129.ex\u0000\uD800";
    switch (random.nextInt(4)) {
      case 0 -> yaml.setCharAt(at, syntax.charAt(random.nextInt(syntax.length())));
      case 1 -> yaml.setCharAt(at, (char) random.nextInt(0x180));
      case 2 -> yaml.delete(at, Math.min(yaml.length() - 1, at + random.nextInt(40)));
      default -> {
        int end = Math.min(yaml.length(), at + random.nextInt(60));
        yaml.insert(random.nextInt(yaml.length()), yaml.substring(at, end));
      }
    }
  }
}
