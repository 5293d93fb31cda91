package dev.lamina.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.List;
import java.util.stream.IntStream;

/** The walls of the jobs module: imports run one way. */
@AnalyzeClasses(packages = "dev.lamina.spark", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  /** Each package may import those before it, and the layers module. */
  private static final List<String> PACKAGES =
      List.of(
          "dev.lamina.spark.kryo..",
          "dev.lamina.spark.source..",
          "dev.lamina.spark.run..",
          "dev.lamina.spark.ml..",
          "dev.lamina.spark.job..",
          "dev.lamina.spark.report..",
          "dev.lamina.spark.cli..");

  @ArchTest
  static final ArchRule everyClassHasItsPlaceOnTheMap =
      classes()
          .should()
          .resideInAnyPackage(PACKAGES.toArray(String[]::new))
          .because("a new package is a decision: give it its place in the order of imports");

  @ArchTest
  static final ArchRule importsRunOneWay =
      CompositeArchRule.of(
          IntStream.range(0, PACKAGES.size() - 1)
              .mapToObj(
                  i ->
                      (ArchRule)
                          noClasses()
                              .that()
                              .resideInAPackage(PACKAGES.get(i))
                              .should()
                              .dependOnClassesThat()
                              .resideInAnyPackage(
                                  PACKAGES.subList(i + 1, PACKAGES.size()).toArray(String[]::new)))
              .toList());

  @ArchTest
  static final ArchRule noPackageCycles =
      slices().matching("dev.lamina.spark.(**)").should().beFreeOfCycles();
}
